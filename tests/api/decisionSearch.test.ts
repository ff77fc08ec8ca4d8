import { Types } from 'mongoose';
import { z } from 'zod';
import { drainContact, forgetRecentPlan, receiveMessage, routeConversation } from '../../engine/commands/index.ts';
import { thenDo, type DecisionRow } from '../../engine/contract/index.ts';
import { ConversationModel, DecisionModel, DepartmentModel, DeviceModel, type Conversation, type Device } from '../../engine/models/index.ts';
import { createIdleDevice, incoming } from '../support/conversations.ts';
import { startTestApp, type SignedIn, type TestApp, type TestUser } from '../support/harness.ts';
import { UNKNOWN_ID } from './customers.ts';

let app: TestApp;
let supervisor: SignedIn;
let [ana, bia]: TestUser[] = [];
let [sales, billing, ruleId]: string[] = [];
let [given, waiting]: Conversation[] = [];

/** Carla asks for her boleto and is given to Ana, who is the only one of billing; Dora waits in sales, where Bia is offline. */
beforeAll(async () => {
  app = await startTestApp();
  supervisor = await app.signInAs('supervisor');
  [sales, billing] = [(await app.createDepartment('Vendas')).id, (await app.createDepartment('Financeiro')).id];
  await DepartmentModel.updateMany({}, { $set: { strategy: { kind: 'leastBusy' } } });
  ana = await app.createUser({ name: 'Ana', departmentIds: [billing], presence: 'online' });
  bia = await app.createUser({ name: 'Bia', departmentIds: [sales], presence: 'offline' });
  const when = { combinator: 'and', rules: [{ field: 'firstMessages', operator: 'contains', value: 'boleto' }] };
  ruleId = (await supervisor.post('/api/rules').send({ name: 'boletos', when, ...thenDo({ departmentId: billing }) }).expect(201)).body.id;
  forgetRecentPlan();
  const device = await createIdleDevice();
  await DeviceModel.updateOne({ _id: device._id }, { $set: { defaultDepartmentId: new Types.ObjectId(sales) } });
  given = await arrive(device, '+5511999990001', 'Carla', 'Cadê o meu boleto?');
  waiting = await arrive(device, '+5511999990002', 'Dora', 'Bom dia');
});
afterAll(() => app.close());

async function arrive(device: Device, phone: string, pushName: string, text: string): Promise<Conversation> {
  await receiveMessage(app.services, incoming(device, { phone, pushName, text }));
  await drainContact(app.services, { deviceId: device._id.toHexString(), senderKey: `tel:${phone}` });
  const { _id } = await ConversationModel.findOne({ 'lastMessage.text': text }).orFail().lean();
  await routeConversation(app.services, _id);
  return ConversationModel.findById(_id).orFail().lean<Conversation>();
}

const list = (filter: object, query: object = {}) => supervisor.get('/api/decisions').query({ filter: JSON.stringify(filter), ...query });
const names = async (filter: object): Promise<string[]> => (await list(filter).expect(200)).body.map(({ conversation }: DecisionRow) => conversation?.contact.name);

it('are listed newest first with whose they are, and read whole one by one', async () => {
  const { body, headers } = await list({}).expect(200);
  expect(headers['content-range']).toBe('decisions 0-1/2');
  expect(body).toMatchObject([
    { conversation: { id: String(waiting!._id), protocol: waiting!.protocol, state: 'waiting', contact: { name: 'Dora' } }, trigger: 'opened', rules: [], result: { department: { id: sales }, waiting: 'nobody_fits' } },
    { conversation: { protocol: given!.protocol, contact: { name: 'Carla' } }, rules: [{ id: ruleId, name: 'boletos', version: 1, matched: true }], result: { assignee: { id: ana!.id, name: 'Ana' } } },
  ]);
  expect(body[0]).not.toHaveProperty('candidates');
  expect((await supervisor.get(`/api/decisions/${body[0].id}`).expect(200)).body).toMatchObject({
    id: body[0].id, conversation: { contact: { name: 'Dora' } }, facts: { firstMessages: 'Bom dia' }, rules: [{ id: ruleId, matched: false }], candidates: expect.arrayContaining([expect.objectContaining({ name: 'Bia', reason: 'offline' })]),
  });
  expect((await list({}, { sort: '["at","ASC"]', range: '[0,0]' }).expect(200)).body).toMatchObject([{ conversation: { contact: { name: 'Carla' } } }]);
});

it.each<[string, () => object, string[]]>([
  ['a protocol', () => ({ protocol: given!.protocol }), ['Carla']],
  ['the end of a protocol', () => ({ q: waiting!.protocol.slice(-5) }), ['Dora']],
  ["a contact's name", () => ({ q: 'carl' }), ['Carla']],
  ['a conversation', () => ({ conversationId: String(given!._id) }), ['Carla']],
  ['who was given it', () => ({ assigneeId: ana!.id }), ['Carla']],
  ['nobody who was given it', () => ({ assigneeId: null }), ['Dora']],
  ['who came into question and was taken', () => ({ userId: ana!.id }), ['Carla']],
  ['who came into question and was not', () => ({ userId: bia!.id }), ['Dora']],
  ['where it went', () => ({ departmentId: billing }), ['Carla']],
  ['a rule that matched', () => ({ ruleId }), ['Carla']],
  ['another rule', () => ({ ruleId: UNKNOWN_ID }), []],
  ['why it was looked at', () => ({ trigger: ['opened', 'sweep'] }), ['Dora', 'Carla']],
  ['another trigger', () => ({ trigger: 'sweep' }), []],
  ['why it waits', () => ({ waiting: 'nobody_fits' }), ['Dora']],
  ['a time', () => ({ at_gte: '2020-01-01T00:00:00Z', at_lte: '2020-12-31T00:00:00Z' }), []],
  ['several at once', () => ({ q: 'dora', departmentId: sales, waiting: 'nobody_fits', at_gte: '2020-01-01T00:00:00Z' }), ['Dora']],
  ['several that no one meets', () => ({ q: 'dora', userId: ana!.id }), []],
])('are found by %s', async (_what, filter, found) => {
  expect(await names(filter())).toEqual(found);
});

it('are told of one conversation in the shape that is documented', async () => {
  const documented = z.array(
    z.object({
      at: z.iso.datetime(),
      trigger: z.string(),
      rules: z.array(z.object({ id: z.string(), name: z.string(), version: z.number().int(), matched: z.boolean(), failed: z.object({ field: z.string() }).loose().optional() })).min(1),
      candidates: z.array(z.object({ userId: z.string(), name: z.string(), taken: z.boolean(), reason: z.string().optional(), load: z.number().int(), capacity: z.number().int() })).min(1),
      result: z.object({ assignee: z.object({ id: z.string(), name: z.string() }).optional(), department: z.object({ id: z.string(), name: z.string() }).optional(), waiting: z.string().optional() }),
    }),
  );
  const of = async (conversation: Conversation) => documented.parse((await supervisor.get(`/api/conversations/${String(conversation._id)}/decisions`).expect(200)).body);
  const [taken] = await of(given!);
  expect(taken).toMatchObject({ rules: [{ id: ruleId, matched: true }], result: { assignee: { id: ana!.id, name: 'Ana' }, department: { id: billing } } });
  expect(taken!.candidates.filter((each) => each.taken)).toEqual([{ userId: ana!.id, name: 'Ana', taken: true, load: 0, capacity: 10 }]);
  const [left] = await of(waiting!);
  expect(left).toMatchObject({ rules: [{ id: ruleId, matched: false, failed: { field: 'firstMessages', operator: 'contains', value: 'boleto', actual: 'Bom dia' } }], result: { waiting: 'nobody_fits', department: { id: sales } } });
  expect(left!.candidates.find(({ userId }) => userId === bia!.id)).toEqual({ userId: bia!.id, name: 'Bia', taken: false, reason: 'offline', load: 0, capacity: 10 });
});

it('are kept for 90 days', async () => {
  expect(await DecisionModel.collection.indexes()).toContainEqual(expect.objectContaining({ key: { at: 1 }, expireAfterSeconds: 90 * 24 * 3600 }));
});

it('are found by an index that holds their order, whatever they are looked for by', async () => {
  for (const trait of ['conversationId', 'trigger', 'waiting', 'departmentId', 'assigneeId', 'askedIds', 'ruleIds', null]) {
    const plan = JSON.stringify(await DecisionModel.find(trait ? { [trait]: { $in: [null] } } : {}).sort({ at: -1, _id: -1 }).limit(25).explain('queryPlanner'));
    expect([trait, plan.includes('"IXSCAN"'), plan.includes('"SORT"')]).toEqual([trait, true, false]);
  }
});

it('401, 403, 404 and 422', async () => {
  await app.request.get('/api/decisions').expect(401);
  const agent = await app.signInAs('agent');
  await agent.get('/api/decisions').expect(403);
  await agent.get(`/api/decisions/${UNKNOWN_ID}`).expect(403);
  await supervisor.get(`/api/decisions/${UNKNOWN_ID}`).expect(404);
  await list({ waiting: 'boredom' }).expect(400);
});
