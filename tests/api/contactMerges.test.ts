import type { ContactRecord, ConversationRecord, MergePreview } from '../../engine/contract/index.ts';
import { ClientModel, ContactModel } from '../../engine/models/index.ts';
import { expectSound } from '../support/conversations.ts';
import { startTestApp, type SignedIn, type TestApp } from '../support/harness.ts';
import { customerWrites, freshPhone, UNKNOWN_ID } from './customers.ts';

let app: TestApp;
let agent: SignedIn;
let supervisor: SignedIn;
let deviceId: string;
beforeAll(async () => {
  app = await startTestApp();
  [agent, supervisor] = [await app.signInAs('agent'), await app.signInAs('supervisor')];
  ({ id: deviceId } = await app.createSimulatorDevice());
});
afterAll(() => app.close());
afterEach(expectSound);

/** Two people who wrote, the second twice. */
async function twoPeople(): Promise<{ one: ConversationRecord; two: ConversationRecord; phones: [string, string] }> {
  const phones: [string, string] = [freshPhone(), freshPhone()];
  const one = await customerWrites(app, { deviceId, phone: phones[0], name: 'Carla' });
  await customerWrites(app, { deviceId, phone: phones[1], name: 'Carla Lima' });
  const two = await customerWrites(app, { deviceId, phone: phones[1], name: 'Carla Lima', text: 'Alguém aí?' });
  return { one, two, phones };
}

const merged = async (one: ConversationRecord, two: ConversationRecord): Promise<ContactRecord & { mergeId: string }> =>
  (await supervisor.post(`/api/contacts/${one.contact.id}/merge`).send({ contactId: two.contact.id }).expect(200)).body;

describe('POST /api/contacts/:id/merge/preview', () => {
  it('says what would happen, and nothing happens', async () => {
    const { one, two, phones } = await twoPeople();
    const { body } = await supervisor.post(`/api/contacts/${one.contact.id}/merge/preview`).send({ contactId: two.contact.id }).expect(200);
    const preview: MergePreview = body;
    expect(preview).toMatchObject({
      kept: { id: one.contact.id, name: 'Carla' },
      absorbed: { id: two.contact.id, name: 'Carla Lima' },
      result: { name: 'Carla', phone: phones[0], identityKeys: phones.map((phone) => `tel:${phone}`), clientId: null },
      conversations: 1,
      messages: 2,
      joins: [{ older: { id: one.id, unreadCount: 1 }, newer: { id: two.id, unreadCount: 2 } }],
      moves: [],
      conflicts: [],
    });
    expect((await agent.get(`/api/conversations/${two.id}`).expect(200)).body).toMatchObject({ state: 'waiting', contact: { id: two.contact.id } });
  });

  it('names the clients to choose from', async () => {
    const { one, two } = await twoPeople();
    const clients = await Promise.all(['Padaria', 'Oficina'].map((name) => ClientModel.create({ name })));
    await ContactModel.updateOne({ _id: one.contact.id }, { clientId: clients[0]!._id });
    await ContactModel.updateOne({ _id: two.contact.id }, { clientId: clients[1]!._id });
    const { body } = await supervisor.post(`/api/contacts/${one.contact.id}/merge/preview`).send({ contactId: two.contact.id }).expect(200);
    expect(body).toMatchObject({ conflicts: ['different_clients'], result: { clientId: null } });
    expect(body.clients.map(({ name }: { name: string }) => name).toSorted()).toEqual(['Oficina', 'Padaria']);

    const refused = await supervisor.post(`/api/contacts/${one.contact.id}/merge`).send({ contactId: two.contact.id }).expect(422);
    expect(refused.body.error.fields).toHaveProperty('clientId');
    const { body: kept } = await supervisor.post(`/api/contacts/${one.contact.id}/merge`).send({ contactId: two.contact.id, clientId: clients[1]!._id.toHexString() }).expect(200);
    expect(kept).toMatchObject({ clientId: clients[1]!._id.toHexString() });
    const { body: parted } = await supervisor.post(`/api/contacts/${one.contact.id}/unmerge`).send({ mergeId: kept.mergeId }).expect(200);
    expect(parted).toMatchObject({ clientId: clients[0]!._id.toHexString(), restored: { clientId: clients[1]!._id.toHexString() } });
  });
});

describe('POST /api/contacts/:id/merge', () => {
  it('makes the two one, whose id and keys answer for both', async () => {
    const { one, two, phones } = await twoPeople();
    const kept = await merged(one, two);
    expect(kept).toMatchObject({ id: one.contact.id, identityKeys: phones.map((phone) => `tel:${phone}`), mergeId: expect.any(String) });
    expect((await agent.get(`/api/conversations/${one.id}`)).body).toMatchObject({ state: 'waiting', unreadCount: 3, lastMessage: { text: 'Alguém aí?' } });
    expect((await agent.get(`/api/conversations/${two.id}`)).body).toMatchObject({ state: 'closed', closeReason: 'merged', mergedInto: one.id, contact: { id: one.contact.id } });
    expect((await agent.get(`/api/conversations/${one.id}/messages`)).body.messages).toHaveLength(3);
    expect((await agent.get(`/api/contacts/${two.contact.id}`).expect(200)).body).toMatchObject({ id: two.contact.id, mergedInto: one.contact.id });
    const byPhone = await agent.get('/api/contacts').query({ filter: JSON.stringify({ q: phones[1].slice(-8) }) }).expect(200);
    expect(byPhone.body.map(({ id }: ContactRecord) => id)).toEqual([one.contact.id]);
    const byIds = await agent.get('/api/contacts').query({ filter: JSON.stringify({ id: [two.contact.id] }) }).expect(200);
    expect(byIds.body).toHaveLength(1);
    const { body: timeline } = await agent.get(`/api/conversations/${one.id}/timeline`).expect(200);
    expect(timeline.at(-1)).toMatchObject({ type: 'merged', by: { kind: 'user', id: supervisor.user.id }, data: { part: 'absorbed', protocol: two.protocol } });
  });

  it('leaves nothing to be changed in the merged one', async () => {
    const { one, two } = await twoPeople();
    await merged(one, two);
    const client = await ClientModel.create({ name: 'Padaria' });
    const path = `/api/contacts/${two.contact.id}`;
    for (const call of [agent.put(path).send({ name: 'X' }), agent.post(`${path}/link`).send({ clientId: client._id.toHexString() }), agent.delete(`${path}/link`), supervisor.post(`${path}/merge`).send({ contactId: one.contact.id })]) {
      expect((await call.expect(409)).body.error.code).toBe('already_merged');
    }
    expect((await agent.delete(path).expect(409)).body.error.code).toBe('in_use');
  });

  it('starts the company’s own conversation with whom it stands for', async () => {
    const { one, two, phones } = await twoPeople();
    await merged(one, two);
    for (const who of [{ contactId: two.contact.id }, { phone: phones[1] }]) {
      expect((await agent.post('/api/conversations').send({ deviceId, ...who, text: 'Olá' }).expect(409)).body.error.code).toBe('open_exists');
    }
  });
});

describe('POST /api/contacts/:id/unmerge', () => {
  it('says first what would come back, and brings it back', async () => {
    const { one, two } = await twoPeople();
    const { mergeId } = await merged(one, two);
    const path = `/api/contacts/${one.contact.id}`;
    const { body: preview } = await supervisor.post(`${path}/unmerge/preview`).send({ mergeId }).expect(200);
    expect(preview).toMatchObject({ merge: { id: mergeId, canUndo: true }, kept: { id: one.contact.id }, restored: { id: two.contact.id }, conversations: 1, reopened: [{ id: two.id }], stayedClosed: [] });
    expect((await agent.get(`${path}/merges`).expect(200)).body).toMatchObject([{ id: mergeId, state: 'merged', absorbed: { name: 'Carla Lima' }, canUndo: true, undoneAt: null }]);

    const { body } = await supervisor.post(`${path}/unmerge`).send({ mergeId }).expect(200);
    expect(body).toMatchObject({ id: one.contact.id, restored: { id: two.contact.id }, reopened: [{ id: two.id, state: 'waiting', unreadCount: 2 }], stayedClosed: [] });
    expect(body.restored).not.toHaveProperty('mergedInto');
    expect((await agent.get(`/api/conversations/${one.id}`)).body).toMatchObject({ unreadCount: 1, lastMessage: { text: 'Bom dia' } });
    expect((await agent.get(`${path}/merges`)).body).toMatchObject([{ state: 'unmerged', canUndo: false, undoneBy: { name: supervisor.user.name } }]);
    expect((await supervisor.post(`${path}/unmerge`).send({ mergeId }).expect(409)).body.error.code).toBe('already_undone');
    expect((await supervisor.post(`${path}/unmerge/preview`).send({ mergeId }).expect(409)).body.error.code).toBe('already_undone');
  });

  it('is only of the latest merge', async () => {
    const { one, two } = await twoPeople();
    const { one: three } = await twoPeople();
    const { mergeId } = await merged(one, two);
    await merged(one, three);
    expect((await supervisor.post(`/api/contacts/${one.contact.id}/unmerge`).send({ mergeId }).expect(409)).body.error.code).toBe('merge_not_last');
  });
});

describe('who may not, and what is not there', () => {
  const CALLS = [
    ['merge/preview', { contactId: UNKNOWN_ID }],
    ['merge', { contactId: UNKNOWN_ID }],
    ['unmerge/preview', { mergeId: UNKNOWN_ID }],
    ['unmerge', { mergeId: UNKNOWN_ID }],
  ] as const;

  it.each(CALLS)('%s: 401, 403, 400, 404, 422', async (call, body) => {
    const { one } = await twoPeople();
    const path = `/api/contacts/${one.contact.id}/${call}`;
    await app.request.post(path).send(body).expect(401);
    await agent.post(path).send(body).expect(403);
    await supervisor.post(path).set('content-type', 'application/json').send('{').expect(400);
    await supervisor.post(path).send({}).expect(422);
    await supervisor.post(path).send(body).expect(422);
    await supervisor.post(`/api/contacts/${UNKNOWN_ID}/${call}`).send(body).expect(404);
  });

  it('a contact with itself is 422', async () => {
    const { one } = await twoPeople();
    for (const call of ['merge/preview', 'merge']) {
      const { body } = await supervisor.post(`/api/contacts/${one.contact.id}/${call}`).send({ contactId: one.contact.id }).expect(422);
      expect(body.error.fields.contactId).toMatch(/ele mesmo/);
    }
  });

  it('the merges of nobody are 404', async () => {
    await app.request.get(`/api/contacts/${UNKNOWN_ID}/merges`).expect(401);
    await agent.get(`/api/contacts/${UNKNOWN_ID}/merges`).expect(404);
  });
});
