import { outagesOf } from '../../engine/commands/devices/index.ts';
import { ConversationModel, DeviceModel, MessageModel } from '../../engine/models/index.ts';
import { startTestApp, waitFor, type SignedIn, type TestApp } from '../support/harness.ts';
import { createDevice, startTestHost, whenConnected } from './fixtures.ts';

let app: TestApp;
let admin: SignedIn;
let supervisor: SignedIn;
beforeAll(async () => {
  app = await startTestApp({ gateway: true, worker: true });
  [admin, supervisor] = await Promise.all([app.signInAs('admin'), app.signInAs('supervisor')]);
});
afterAll(() => app.close());

const events = async (id: string) => (await admin.get(`/api/devices/${id}/events`).expect(200)).body;
const traffic = async (id: string) => (await admin.get(`/api/devices/${id}/traffic`).expect(200)).body;
const fault = (id: string, faults: object) => supervisor.put(`/api/devices/${id}/simulator/faults`).send(faults).expect(200);
const until = (id: string, status: string) => waitFor(async () => (await DeviceModel.findById(id).orFail().lean()).status === status, { what: status });

it('tells what a device became and what was asked of it, newest first, and who asked', async () => {
  const { id } = await app.createSimulatorDevice();
  await admin.post(`/api/devices/${id}/connect`).expect(202);
  await until(id, 'connected');
  await fault(id, { disconnect: true });
  await waitFor(async () => (await events(id)).some(({ status }: { status?: string }) => status === 'disconnected'), { what: 'the line' });
  await fault(id, {});
  await waitFor(async () => (await events(id))[0]?.status === 'connected', { what: 'the connection' });
  await admin.post(`/api/devices/${id}/disconnect`).expect(202);
  await waitFor(async () => (await events(id))[0]?.status === 'disconnected', { what: 'the end' });
  const by = { id: admin.user.id, name: admin.user.name };
  expect(await events(id)).toEqual([
    { at: expect.any(String), status: 'disconnected', reason: 'requested' },
    { at: expect.any(String), asked: 'disconnect', by },
    { at: expect.any(String), status: 'connected', reason: null },
    { at: expect.any(String), status: 'disconnected', reason: 'fault' },
    { at: expect.any(String), status: 'connected', reason: null },
    { at: expect.any(String), asked: 'connect', by },
  ]);
  // It is in no other answer, and in nothing that is read all the time.
  expect((await admin.get(`/api/devices/${id}`).expect(200)).body).not.toHaveProperty('history');
  expect(await DeviceModel.findById(id).lean()).not.toHaveProperty('history');
});

it('counts what goes through it, and tells conversations of the time that it was away', async () => {
  const { id } = await app.createSimulatorDevice({ connected: true });
  expect(await traffic(id)).toEqual({ lastInAt: null, lastOutAt: null, today: { in: 0, out: 0, failed: 0 } });
  const first = await app.inbound(id, { from: '5511999990001', text: 'Bom dia' });
  const conversation = await waitFor(() => ConversationModel.findOne({ deviceId: id, active: true }).lean(), { what: 'the conversation' });
  const outages = async () => (await admin.get(`/api/conversations/${conversation._id.toHexString()}/outages`).expect(200)).body;
  expect(await outages()).toEqual([]);

  await fault(id, { disconnect: true });
  await waitFor(async () => (await events(id))[0]?.status === 'disconnected', { what: 'the line' });
  await app.inbound(id, { from: '5511999990001', text: 'Alguém aí?' });
  await app.inbound(id, { from: '5511999990001', text: 'Oi?' });
  await app.inbound(id, { from: '5511999990002', text: 'Outra pessoa' });
  // What is said of a message is none: it is counted nowhere.
  await app.inbound(id, { from: '5511999990001', type: 'reaction', text: '👍', targetId: first });
  await app.inbound(id, { from: '5511999990001', type: 'edit', text: 'Boa tarde', targetId: first });
  expect(await MessageModel.countDocuments({ deviceId: id })).toBe(1);
  await fault(id, {});
  await waitFor(async () => (await MessageModel.countDocuments({ deviceId: id, conversationId: { $ne: null } })) === 6, { what: 'what was written meanwhile' });
  const [told, ...more] = await outages();
  expect(told).toEqual({ from: expect.any(String), until: expect.any(String), reason: 'fault', recovered: 2 });
  expect(more).toEqual([]);
  const other = await ConversationModel.findOne({ deviceId: id, _id: { $ne: conversation._id } }).orFail().lean();
  expect((await admin.get(`/api/conversations/${other._id.toHexString()}/outages`).expect(200)).body).toEqual([{ ...told, recovered: 1 }]);
  expect(await traffic(id)).toEqual({ lastInAt: expect.any(String), lastOutAt: null, today: { in: 4, out: 0, failed: 0 } });
});

it('knows of a holder that died when it was last known to live, and takes no line from one that lost the device', async () => {
  const device = await createDevice({ desired: 'disconnected' });
  const expiresAt = new Date(Date.now() - 10_000);
  await DeviceModel.updateOne({ _id: device._id }, { $set: { desired: 'connected', status: 'connected', lease: { holder: 'dead', fence: 7, expiresAt } } });
  // As patient as the app's own gateway, which may be the one that takes it.
  const durationMs = 120_000;
  const host = startTestHost(app.runtime, { lease: { durationMs, renewEveryMs: 5_000 } });
  await waitFor(async () => (await DeviceModel.findById(device._id).orFail().lean()).lease.fence === 8, { what: 'the takeover' });
  await whenConnected(device);
  const id = device._id.toHexString();
  await waitFor(async () => (await events(id)).length === 2, { what: 'both lines' });
  expect(await events(id)).toMatchObject([{ status: 'connected' }, { at: new Date(expiresAt.getTime() - durationMs).toISOString(), status: 'disconnected', reason: 'gateway_gone' }]);
  await DeviceModel.updateOne({ _id: device._id }, { $set: { 'lease.holder': 'another', 'lease.fence': 9, 'lease.expiresAt': new Date(Date.now() + 60_000) } });
  await host.end();
  expect(await events(id)).toHaveLength(2);
  await DeviceModel.deleteOne({ _id: device._id });
}, 30_000);

it('404 for a device and a conversation that are not there', async () => {
  await admin.get('/api/devices/64b000000000000000000000/events').expect(404);
  await admin.get('/api/devices/64b000000000000000000000/traffic').expect(404);
  await admin.get('/api/conversations/64b000000000000000000000/outages').expect(404);
});

it('takes for away what follows a connection, until the next one', () => {
  const at = (minutes: number) => new Date(minutes * 60_000);
  expect(
    outagesOf([
      { at: at(0), status: 'pairing', reason: null },
      { at: at(1), status: 'connected', reason: null },
      { at: at(5), asked: 'disconnect' },
      { at: at(6), status: 'disconnected', reason: 'requested' },
      { at: at(7), status: 'error', reason: 'banned' },
      { at: at(9), status: 'connected', reason: null },
      { at: at(10), status: 'disconnected', reason: 'gateway_gone' },
    ]),
  ).toEqual([
    { from: at(6), until: at(9), reason: 'requested' },
    { from: at(10), until: null, reason: 'gateway_gone' },
  ]);
});
