import { ContactModel, ConversationModel } from '../../engine/models/index.ts';
import { startTestApp, type SignedIn, type TestApp } from '../support/harness.ts';
import { customerWrites, freshPhone } from './customers.ts';

let app: TestApp;
let supervisor: SignedIn;
let agent: SignedIn;
let device: { id: string };

beforeAll(async () => {
  app = await startTestApp({ worker: true });
  device = await app.createSimulatorDevice();
  [supervisor, agent] = [await app.signInAs('supervisor'), await app.signInAs('agent')];
});
afterAll(() => app.close());

const NOBODY = '0'.repeat(24);

async function twoContacts() {
  const older = await customerWrites(app, { deviceId: device.id, phone: freshPhone() });
  const newer = await customerWrites(app, { deviceId: device.id, phone: freshPhone() });
  return { kept: older.contact.id, absorbed: newer.contact.id, older, newer };
}

describe('merging two contacts', () => {
  it('is previewed without happening, done, listed, and undone', async () => {
    const { kept, absorbed, older, newer } = await twoContacts();
    const preview = await supervisor.post(`/api/contacts/${kept}/merge/preview`).send({ contactId: absorbed }).expect(200);
    expect(preview.body).toMatchObject({ kept: { id: kept }, absorbed: { id: absorbed }, conversations: 1, messages: 1, joins: [{ older: { id: older.id }, newer: { id: newer.id } }], conflicts: [] });
    expect(await ContactModel.countDocuments({ mergedInto: { $ne: null } })).toBe(0);

    const { body: merged } = await supervisor.post(`/api/contacts/${kept}/merge`).send({ contactId: absorbed }).expect(200);
    expect(merged).toMatchObject({ id: kept, mergeId: expect.any(String) });
    expect((await agent.get(`/api/conversations/${newer.id}`).expect(200)).body).toMatchObject({ state: 'closed', closeReason: 'merged', mergedInto: older.id });
    expect((await agent.get(`/api/conversations/${older.id}/messages`).expect(200)).body.messages).toHaveLength(2);
    expect((await agent.get(`/api/contacts/${absorbed}`).expect(200)).body).toMatchObject({ mergedInto: kept });
    expect((await agent.get('/api/contacts').expect(200)).body.map((contact: { id: string }) => contact.id)).not.toContain(absorbed);
    expect((await agent.get(`/api/contacts/${kept}/merges`).expect(200)).body).toMatchObject([{ id: merged.mergeId, state: 'merged', canUndo: true, by: { name: supervisor.user.name } }]);

    const undoing = await supervisor.post(`/api/contacts/${kept}/unmerge/preview`).send({ mergeId: merged.mergeId }).expect(200);
    expect(undoing.body).toMatchObject({ restored: { id: absorbed }, reopened: [{ id: newer.id }] });
    const undone = await supervisor.post(`/api/contacts/${kept}/unmerge`).send({ mergeId: merged.mergeId }).expect(200);
    expect(undone.body).toMatchObject({ id: kept, restored: { id: absorbed }, reopened: [{ id: newer.id }], stayedClosed: [] });
    expect(await ConversationModel.countDocuments({ active: true, contactId: { $in: [kept, absorbed] } })).toBe(2);
    expect((await supervisor.post(`/api/contacts/${kept}/unmerge`).send({ mergeId: merged.mergeId }).expect(409)).body.error.code).toBe('already_undone');
  });

  it('is refused to agents, to strangers, with itself and with nobody', async () => {
    const { kept, absorbed } = await twoContacts();
    for (const path of ['merge/preview', 'merge']) {
      await app.request.post(`/api/contacts/${kept}/${path}`).send({ contactId: absorbed }).expect(401);
      await agent.post(`/api/contacts/${kept}/${path}`).send({ contactId: absorbed }).expect(403);
      await supervisor.post(`/api/contacts/${NOBODY}/${path}`).send({ contactId: absorbed }).expect(404);
      expect((await supervisor.post(`/api/contacts/${kept}/${path}`).send({ contactId: kept }).expect(422)).body.error.fields).toHaveProperty('contactId');
      await supervisor.post(`/api/contacts/${kept}/${path}`).send({ contactId: NOBODY }).expect(422);
      await supervisor.post(`/api/contacts/${kept}/${path}`).send({ contactId: 7 }).expect(422);
    }
    for (const path of ['unmerge/preview', 'unmerge']) {
      await agent.post(`/api/contacts/${kept}/${path}`).send({ mergeId: NOBODY }).expect(403);
      await supervisor.post(`/api/contacts/${kept}/${path}`).send({ mergeId: NOBODY }).expect(422);
    }
    await agent.get(`/api/contacts/${NOBODY}/merges`).expect(404);
  });
});
