import { thenDo, type BusinessHours } from '../../engine/contract/index.ts';
import { ConversationModel } from '../../engine/models/index.ts';
import { startTestApp, waitFor, type TestApp } from '../support/harness.ts';
import { freshPhone } from './customers.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ gateway: true, worker: true });
});
afterAll(() => app.close());

const inTenDays = () => new Date(Date.now() + 10 * 24 * 3_600_000).toISOString().slice(0, 10);

it('asks one agent after the other over HTTP, after the customer got the rule’s reply from the network', async () => {
  const supervisor = await app.signInAs('supervisor');
  const [ana, bia] = [await app.signInAs('agent'), await app.signInAs('agent')];
  const { body: sales } = await supervisor.post('/api/departments').send({ name: 'Vendas', memberIds: [ana.user.id, bia.user.id], strategy: { kind: 'leastBusy' }, reservationSeconds: 600 }).expect(201);
  const rule = { name: 'vendas', when: { combinator: 'and', rules: [{ field: 'firstMessages', operator: 'contains', value: 'comprar' }] }, ...thenDo({ departmentId: sales.id, autoReply: 'Olá, {{cliente}}! {{setor}} já responde.' }) };
  await supervisor.post('/api/rules').send(rule).expect(201);
  const device = await app.createSimulatorDevice({ connected: true });
  const phone = freshPhone();
  await app.inbound(device.id, { from: phone, name: 'Carla', text: 'Quero comprar' });

  const outbox = await waitFor(async () => {
    const sent = await app.outbox(device.id, phone);
    return sent.length > 0 && sent;
  });
  expect(outbox.map(({ text }) => text)).toEqual(['Olá, Carla! Vendas já responde.']);
  const mine = async (agent: typeof ana) => (await agent.get('/api/inbox?tab=mine').expect(200)).body.items;
  const offered = await waitFor(async () => [...(await mine(ana)), ...(await mine(bia))][0]);
  expect(offered).toMatchObject({ state: 'waiting', assignee: null, transfer: { status: 'offered', reserved: true, by: null } });
  const [first, second] = offered.transfer.to.id === ana.user.id ? [ana, bia] : [bia, ana];
  const url = `/api/conversations/${offered.id}`;
  await second.post(`${url}/transfer/accept`).send({}).expect(403);
  await first.post(`${url}/transfer/decline`).send({ reason: 'Em outra ligação' }).expect(200);
  await waitFor(async () => (await mine(second))[0]?.transfer?.to.id === second.user.id);
  const { body: accepted } = await second.post(`${url}/transfer/accept`).send({}).expect(200);
  expect(accepted).toMatchObject({ state: 'assigned', assignee: { id: second.user.id }, unreadCount: 0 });
  expect(accepted.transfer).toBeUndefined();
  const { body: decisions } = await supervisor.get(`${url}/decisions`).expect(200);
  expect(decisions.map(({ trigger }: { trigger: string }) => trigger)).toEqual(['declined', 'opened']);
  expect(decisions[0].candidates).toContainEqual(expect.objectContaining({ userId: first.user.id, taken: false, reason: 'declined' }));
  const { body: messages } = await second.get(`${url}/messages`).expect(200);
  expect(messages.messages.map(({ direction, author }: { direction: string; author: { id: string } }) => [direction, author.id])).toContainEqual(['out', 'bot']);
});

it('tells who writes outside of hours when somebody will be there, once', async () => {
  const admin = await app.signInAs('admin');
  const hours: Partial<BusinessHours> = { timeZone: 'America/Sao_Paulo', weekly: [], dates: [{ date: inTenDays(), name: '', intervals: [{ from: '09:00', to: '18:00' }] }], message: 'Voltamos {{retorno}}.' };
  const device = await app.createSimulatorDevice({ connected: true });
  const { body } = await admin.put(`/api/devices/${device.id}`).send({ hours }).expect(200);
  expect(body.hours.message).toBe('Voltamos {{retorno}}.');
  await admin.put(`/api/devices/${device.id}`).send({ hours: { ...hours, message: '{{volta}}' } }).expect(422);
  const phone = freshPhone();
  await app.inbound(device.id, { from: phone, text: 'Tem alguém?' });
  await waitFor(async () => (await app.outbox(device.id, phone)).length > 0, { timeoutMs: 20_000 });
  expect((await app.outbox(device.id, phone))[0]?.text).toMatch(/^Voltamos em .+ às 9h\.$/);

  const id = await app.inbound(device.id, { from: phone, text: 'Alô?' });
  await waitFor(async () => (await ConversationModel.findOne({ deviceId: device.id }).lean())?.unreadCount === 2, { what: `message ${id}` });
  expect(await ConversationModel.findOne({ deviceId: device.id }).lean()).toMatchObject({ deadlines: [], clocks: { wroteOutsideAt: null } });
  expect(await app.outbox(device.id, phone)).toHaveLength(1);
});
