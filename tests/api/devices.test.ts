import { startTestApp, type SignedIn, type TestApp } from '../support/harness.ts';
import { HOURS, HOURS_ANSWERED, WRONG_HOURS } from './businessHours.ts';
import { customerWrites, freshPhone, UNKNOWN_ID } from './customers.ts';
import { DeviceModel } from '../../engine/models/index.ts';

let app: TestApp;
let admin: SignedIn;
let agent: SignedIn;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.signInAs('admin');
  agent = await app.signInAs('agent');
});
afterAll(() => app.close());

it('is created disconnected, connected on request, disconnected when deactivated', async () => {
  const { body: device } = await admin.post('/api/devices').send({ name: 'Loja', driver: 'simulator', phone: '1130001234' }).expect(201);
  expect(device).toEqual({
    id: expect.any(String),
    name: 'Loja',
    driver: 'simulator',
    status: 'disconnected',
    statusReason: null,
    statusSince: expect.any(String),
    desired: 'disconnected',
    phone: '+551130001234',
    qr: null,
    pairingCode: null,
    codeExpiresAt: null,
    defaultDepartmentId: null,
    reopenWindowMinutes: 0,
    pace: null,
    hours: null,
    active: true,
  });
  expect((await admin.post(`/api/devices/${device.id}/connect`).expect(202)).body.desired).toBe('connected');
  expect((await admin.put(`/api/devices/${device.id}`).send({ active: false }).expect(200)).body).toMatchObject({ active: false, desired: 'disconnected', phone: '+551130001234' });
  const refused = await admin.post(`/api/devices/${device.id}/connect`).expect(409);
  expect(refused.body.error.message).toContain('desativado');
  expect((await admin.put(`/api/devices/${device.id}`).send({ active: true, phone: null }).expect(200)).body).toMatchObject({ active: true, desired: 'disconnected', phone: null });
  await admin.post(`/api/devices/${device.id}/connect`).expect(202);
  expect((await admin.post(`/api/devices/${device.id}/disconnect`).expect(202)).body.desired).toBe('disconnected');
  expect((await admin.post(`/api/devices/${device.id}/logout`).expect(202)).body.desired).toBe('disconnected');
  for (const command of ['connect', 'disconnect', 'logout']) await admin.post(`/api/devices/${UNKNOWN_ID}/${command}`).expect(404);
});

it.each([
  [{ name: 'Loja', driver: 'cloud' }, 'driver'],
  [{ name: 'Loja', driver: 'fax' }, 'driver'],
  [{ name: 'Loja' }, 'driver'],
  [{ name: 'Loja', driver: 'simulator', defaultDepartmentId: UNKNOWN_ID }, 'defaultDepartmentId'],
  [{ name: 'Loja', driver: 'simulator', phone: '+999 1234 5678' }, 'phone'],
  [{ name: 'Loja', driver: 'simulator', reopenWindowMinutes: -1 }, 'reopenWindowMinutes'],
  [{ name: 'Loja', driver: 'simulator', pace: { messagesPerSecond: 0, burst: 10, strangerEverySeconds: 6 } }, 'pace.messagesPerSecond'],
  [{ name: 'Loja', driver: 'simulator', pace: { messagesPerSecond: 1, burst: 1.5, strangerEverySeconds: 6 } }, 'pace.burst'],
  [{ name: 'Loja', driver: 'simulator', pace: { messagesPerSecond: 1, burst: 10 } }, 'pace.strangerEverySeconds'],
])('422 for %j', async (body, field) => {
  const response = await admin.post('/api/devices').send(body).expect(422);
  expect(Object.keys(response.body.error.fields)).toEqual([field]);
});

it('has a pace of its own: what was chosen, else what is usual for its driver', async () => {
  const pace = { messagesPerSecond: 0.5, burst: 3, strangerEverySeconds: 20 };
  const { body: device } = await admin.post('/api/devices').send({ name: 'Loja', driver: 'simulator', pace }).expect(201);
  expect(device.pace).toEqual(pace);
  expect((await admin.put(`/api/devices/${device.id}`).send({ name: 'Loja 2' }).expect(200)).body.pace).toEqual(pace);
  expect((await admin.put(`/api/devices/${device.id}`).send({ pace: null }).expect(200)).body.pace).toBeNull();
  const { _id } = await DeviceModel.create({ name: 'Nuvem', driver: 'cloud' });
  expect((await admin.get(`/api/devices/${_id.toHexString()}`).expect(200)).body.pace).toEqual({ messagesPerSecond: 1, burst: 10, strangerEverySeconds: 6 });
});

describe('hours', () => {
  it('are none until they are chosen, and stay until others are', async () => {
    const { body: device } = await admin.post('/api/devices').send({ name: 'Loja', driver: 'simulator', hours: HOURS }).expect(201);
    const path = `/api/devices/${device.id}`;
    expect(device.hours).toEqual(HOURS_ANSWERED);
    expect((await admin.put(path).send({ name: 'Loja 2' }).expect(200)).body.hours).toEqual(HOURS_ANSWERED);
    expect((await agent.get(path).expect(200)).body.hours).toEqual(HOURS_ANSWERED);
    expect((await admin.put(path).send({ hours: null }).expect(200)).body.hours).toBeNull();
  });

  it.each(WRONG_HOURS)('422 for %s', async (_, hours, field, sentence) => {
    const device = await app.createSimulatorDevice();
    for (const call of [admin.put(`/api/devices/${device.id}`).send({ hours }), admin.post('/api/devices').send({ name: 'Loja', driver: 'simulator', hours })]) {
      const { body } = await call.expect(422);
      expect(body.error.fields).toEqual({ [field]: sentence });
    }
    expect((await admin.get(`/api/devices/${device.id}`)).body.hours).toBeNull();
  });

  it('are for administrators to choose: 403', async () => {
    const device = await app.createSimulatorDevice();
    for (const who of [agent, await app.signInAs('supervisor')]) await who.put(`/api/devices/${device.id}`).send({ hours: null }).expect(403);
  });
});

it('is not deleted once something came through it', async () => {
  const [used, unused] = [await app.createSimulatorDevice(), await app.createSimulatorDevice()];
  await customerWrites(app, { deviceId: used.id, phone: freshPhone() });
  expect((await admin.delete(`/api/devices/${used.id}`).expect(409)).body.error.code).toBe('in_use');
  expect((await admin.delete(`/api/devices/${unused.id}`).expect(200)).body.id).toBe(unused.id);
});

describe('the simulated network', () => {
  it('takes a customer’s message, from any signed-in user', async () => {
    const device = await app.createSimulatorDevice();
    const { body } = await agent.post(`/api/devices/${device.id}/simulator/inbound`).send({ from: '5511999990001', name: 'Carla', text: 'Oi', messageId: 'm-1' }).expect(202);
    expect(body).toEqual({ messageId: 'm-1' });
    expect((await agent.get(`/api/devices/${device.id}/simulator/outbox?to=%2B5511999990001`).expect(200)).body).toEqual([]);
    await agent.get(`/api/devices/${device.id}/simulator/outbox?to=abc`).expect(400);
    await agent.post(`/api/devices/${device.id}/simulator/inbound`).send({ from: 'abc', text: 'Oi' }).expect(422);
    for (const type of [undefined, 'text']) {
      const { body: refused } = await agent.post(`/api/devices/${device.id}/simulator/inbound`).send({ from: '5511999990001', type }).expect(422);
      expect(Object.keys(refused.error.fields)).toEqual(['text']);
    }
    for (const fields of [{ type: 'sticker' }, { media: { dataBase64: 'YQ==', mimeType: 'text/plain' } }]) await agent.post(`/api/devices/${device.id}/simulator/inbound`).send({ from: '5511999990001', ...fields }).expect(202);
    await agent.post(`/api/devices/${UNKNOWN_ID}/simulator/inbound`).send({ from: '5511999990001', text: 'Oi' }).expect(404);
  });

  it.each([8.64e12 + 1, -8.64e12 - 1, Number.MAX_SAFE_INTEGER, 1.5, 'ontem'])('422 for a message of the time %s', async (at) => {
    const device = await app.createSimulatorDevice();
    const { body } = await agent.post(`/api/devices/${device.id}/simulator/inbound`).send({ from: '5511999990001', text: 'Oi', at }).expect(422);
    expect(Object.keys(body.error.fields)).toEqual(['at']);
  });

  it('breaks on purpose for supervisors', async () => {
    const device = await app.createSimulatorDevice();
    const supervisor = await app.signInAs('supervisor');
    expect((await supervisor.put(`/api/devices/${device.id}/simulator/faults`).send({ dropAcks: true, refuse: true, delayMs: 5 }).expect(200)).body).toMatchObject({ dropAcks: true, refuse: true, delayMs: 5 });
    await supervisor.put(`/api/devices/${device.id}/simulator/faults`).send({ refuse: 'sim' }).expect(422);
    await supervisor.put(`/api/devices/${device.id}/simulator/faults`).send({ delayMs: -5 }).expect(422);
  });

  it('409 for a device of another kind', async () => {
    const { _id } = await DeviceModel.create({ name: 'Nuvem', driver: 'cloud' });
    const { body } = await agent.post(`/api/devices/${_id.toHexString()}/simulator/inbound`).send({ from: '5511999990001', text: 'Oi' }).expect(409);
    expect(body.error).toEqual({ code: 'conflict', message: 'Só dispositivos do simulador aceitam isto.' });
  });
});

it('tells the codes that link a number to administrators alone', async () => {
  const device = await DeviceModel.create({ name: 'Loja', driver: 'baileys', status: 'pairing', qr: '2@code', pairingCode: 'ABCD1234' });
  const url = `/api/devices/${device.id}`;
  expect((await admin.get(url).expect(200)).body).toMatchObject({ qr: '2@code', pairingCode: 'ABCD1234' });
  for (const role of ['agent', 'supervisor'] as const) {
    const other = await app.signInAs(role);
    expect((await other.get(url).expect(200)).body).toMatchObject({ status: 'pairing', qr: null, pairingCode: null });
    for (const path of ['/api/devices', '/api/changes']) expect(JSON.stringify((await other.get(path).expect(200)).body)).not.toMatch(/2@code|ABCD1234/);
    const { body: began } = await other.get('/api/changes').expect(200);
    await DeviceModel.updateOne({ _id: device._id }, { $set: { name: `Loja de ${role}` } });
    const { body: changed } = await other.get('/api/changes').query({ since: began.cursor }).expect(200);
    expect(changed.changes).toContainEqual({ kind: 'device', record: expect.objectContaining({ name: `Loja de ${role}`, qr: null, pairingCode: null }) });
  }
});
