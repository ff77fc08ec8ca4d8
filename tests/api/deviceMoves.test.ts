import { carryOutMove } from '../../engine/commands/index.ts';
import type { DeviceMovePreview, DeviceMoveRecord } from '../../engine/contract/index.ts';
import { expectSound } from '../support/conversations.ts';
import { startTestApp, type SignedIn, type TestApp } from '../support/harness.ts';
import { customerWrites, freshPhone, UNKNOWN_ID } from './customers.ts';

let app: TestApp;
let agent: SignedIn;
let supervisor: SignedIn;
let from: string;
let to: string;
beforeAll(async () => {
  app = await startTestApp();
  [agent, supervisor] = [await app.signInAs('agent'), await app.signInAs('supervisor')];
});
afterAll(() => app.close());
beforeEach(async () => {
  [from, to] = [(await app.createSimulatorDevice()).id, (await app.createSimulatorDevice()).id];
});
afterEach(expectSound);

const body = () => ({ toDeviceId: to });

describe('POST /api/devices/:id/move/preview', () => {
  it('says what would happen, and nothing happens', async () => {
    const both = freshPhone();
    const conversation = await customerWrites(app, { deviceId: from, phone: both });
    await customerWrites(app, { deviceId: to, phone: both });
    await customerWrites(app, { deviceId: from, phone: freshPhone() });
    const preview: DeviceMovePreview = (await supervisor.post(`/api/devices/${from}/move/preview`).send(body()).expect(200)).body;
    expect(preview).toMatchObject({ from: { id: from }, to: { id: to }, conversations: 2, joins: 1, queued: 0, sending: 0 });
    expect((await agent.get(`/api/conversations/${conversation.id}`).expect(200)).body.device.id).toBe(from);
  });
});

describe('POST /api/devices/:id/move', () => {
  it('moves them, tells how far it is, and can be undone', async () => {
    const conversation = await customerWrites(app, { deviceId: from, phone: freshPhone() });
    const asked: DeviceMoveRecord = (await supervisor.post(`/api/devices/${from}/move`).send(body()).expect(202)).body;
    expect(asked).toMatchObject({ state: 'moving', from: { id: from }, to: { id: to }, moved: 0, left: 1, canUndo: false });
    expect((await supervisor.post(`/api/devices/${from}/move`).send(body()).expect(409)).body.error.code).toBe('move_pending');

    await carryOutMove(app.services, asked.id);
    expect((await agent.get(`/api/conversations/${conversation.id}`).expect(200)).body.device.id).toBe(to);
    expect((await agent.get(`/api/conversations/${conversation.id}/timeline`).expect(200)).body.at(-1)).toMatchObject({ type: 'moved', by: { kind: 'user' }, data: { fromDeviceId: from, toDeviceId: to } });
    expect((await agent.get(`/api/inbox?tab=all&deviceId=${to}`).expect(200)).body.counts.all).toBe(1);
    expect((await agent.get(`/api/devices/${from}/events`).expect(200)).body[0]).toMatchObject({ asked: 'move', to: { id: to } });
    const [moved]: DeviceMoveRecord[] = (await supervisor.get(`/api/devices/${to}/moves`).expect(200)).body;
    expect(moved).toMatchObject({ id: asked.id, state: 'moved', moved: 1, left: 0, canUndo: true });

    await supervisor.post(`/api/devices/${to}/move/undo`).send({ moveId: asked.id }).expect(202);
    await carryOutMove(app.services, asked.id);
    expect((await agent.get(`/api/conversations/${conversation.id}`).expect(200)).body.device.id).toBe(from);
    const again = await supervisor.post(`/api/devices/${from}/move/undo`).send({ moveId: asked.id }).expect(409);
    expect(again.body.error.code).toBe('already_undone');
  });

  it('refuses what cannot be', async () => {
    await app.request.post(`/api/devices/${from}/move`).send(body()).expect(401);
    await agent.post(`/api/devices/${from}/move`).send(body()).expect(403);
    await agent.post(`/api/devices/${from}/move/preview`).send(body()).expect(403);
    await agent.get(`/api/devices/${from}/moves`).expect(403);
    await supervisor.post(`/api/devices/${UNKNOWN_ID}/move`).send(body()).expect(404);
    await supervisor.get(`/api/devices/${UNKNOWN_ID}/moves`).expect(404);
    await supervisor.post(`/api/devices/${from}/move`).set('content-type', 'application/json').send('{').expect(400);
    for (const toDeviceId of [from, UNKNOWN_ID, 'x', undefined]) {
      const refused = await supervisor.post(`/api/devices/${from}/move`).send({ toDeviceId }).expect(422);
      expect(refused.body.error.fields).toHaveProperty('toDeviceId');
    }
    const admin = await app.signInAs('admin');
    await admin.put(`/api/devices/${to}`).send({ active: false }).expect(200);
    expect((await supervisor.post(`/api/devices/${from}/move`).send(body()).expect(422)).body.error.fields.toDeviceId).toMatch(/desativado/);
    expect((await supervisor.post(`/api/devices/${from}/move/undo`).send({ moveId: UNKNOWN_ID }).expect(422)).body.error.fields).toHaveProperty('moveId');
  });
});
