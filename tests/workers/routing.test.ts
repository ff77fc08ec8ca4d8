import { Types } from 'mongoose';
import { thenDo, type RuleActions, type RuleGroup, type Strategy } from '../../engine/contract/index.ts';
import { closeConversation, drainContact, forgetRecentPlan, receiveMessage, routeBacklog, routeConversation, runPatterns, saveSettings, sweep } from '../../engine/commands/index.ts';
import { ClientModel, ContactModel, ConversationModel, DecisionModel, DepartmentModel, DeviceModel, MessageModel, RuleModel, TimelineEventModel, UserModel, type Conversation, type Device } from '../../engine/models/index.ts';
import { absorbMessagesEffect } from '../../engine/commands/conversations/messageEffects.ts';
import { allConversations, createIdleDevice, createViewer, expectSound, forgetConversations, incoming } from '../support/conversations.ts';
import { readSurroundings } from '../../engine/commands/routing/readSurroundings.ts';
import { NO_HOLIDAYS } from '../../engine/routing/index.ts';
import { countStoreCommands } from '../../bench/measure/storeCommands.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';

let runtime: TestRuntime;
let device: Device;
beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());
beforeEach(async () => {
  await Promise.all([forgetConversations(), DepartmentModel.deleteMany({}), RuleModel.deleteMany({}), DecisionModel.deleteMany({})]);
  forgetRecentPlan();
  device = await createIdleDevice();
});
afterEach(expectSound);

async function department(name: string, strategy: Strategy = { kind: 'manual' }): Promise<string> {
  const { _id } = await DepartmentModel.create({ name, nameKey: name.toLowerCase(), strategy });
  forgetRecentPlan();
  return _id.toHexString();
}

async function agent(name: string, departmentId: string, fields: Parameters<typeof createViewer>[0] = {}): Promise<string> {
  const { id } = await createViewer({ name, ...fields });
  await UserModel.updateOne({ _id: id }, { $set: { departmentIds: [departmentId] } });
  return id;
}

async function rule(name: string, operator: 'contains' | 'regex', value: string, actions: RuleActions): Promise<string> {
  const when: RuleGroup = { combinator: 'and', rules: [{ field: 'firstMessages', operator, value }] };
  const { _id } = await RuleModel.create({ name, enabled: true, position: await RuleModel.countDocuments(), version: 1, when, ...thenDo(actions) });
  forgetRecentPlan();
  return _id.toHexString();
}

async function customerWrites(number: number, text = 'Bom dia'): Promise<Conversation> {
  const phone = `+55119999${String(10_000 + number)}`;
  await receiveMessage(runtime.services, incoming(device, { phone, text }));
  await drainContact(runtime.services, { deviceId: device._id.toHexString(), senderKey: `tel:${phone}` });
  return (await ConversationModel.findOne().sort({ openedAt: -1, _id: -1 }).orFail().lean()) as Conversation;
}

async function customersWrite(count: number): Promise<Conversation[]> {
  for (let number = 0; number < count; number += 1) await customerWrites(number);
  return allConversations();
}

async function route({ _id }: Conversation): Promise<Conversation> {
  await routeConversation(runtime.services, _id);
  return ConversationModel.findById(_id).orFail().lean<Conversation>();
}

const later = (ms: number) => ({ ...runtime.services, now: () => new Date(Date.now() + ms) });

it('knows what the customer wrote before it stands in the conversation', async () => {
  const billing = await department('Financeiro');
  await rule('boletos', 'contains', 'boleto', { departmentId: billing, stop: true });
  const { _id, version } = await customerWrites(1, 'Cadê o meu boleto?');
  // As the change that opened it leaves it, and another process finds it at once.
  const { _id: messageId } = await MessageModel.findOneAndUpdate({ conversationId: _id }, { $set: { conversationId: null, undrained: true } }).orFail().lean();
  const { key, type, data } = absorbMessagesEffect([messageId], 1);
  await ConversationModel.updateOne({ _id, version }, { $push: { effects: { key, type, data, at: new Date(), claimedBy: 'another', claimedAt: new Date(), fence: 1 } } });
  await routeConversation(runtime.services, _id);
  expect(String((await ConversationModel.findById(_id).orFail().lean()).departmentId)).toBe(billing);
  await sweep(later(120_000), { slotsAt: Date.now() + 600_000 });
});

it('sends by a rule to a department and there to an agent, tags and raises it, and tells who, why and by which rule', async () => {
  const billing = await department('Financeiro', { kind: 'leastBusy' });
  const ana = await agent('Ana', billing);
  const bia = await agent('Bia', billing, { presence: 'offline' });
  const ruleId = await rule('boletos', 'contains', 'boleto', { departmentId: billing, priority: 'high', stop: true });
  const routed = await route(await customerWrites(1, 'Cadê o meu boleto?'));
  expect(routed).toMatchObject({ state: 'unread', priority: 'high', turnAt: null, routing: { declinedBy: [] } });
  expect([String(routed.departmentId), String(routed.assigneeId)]).toEqual([billing, ana]);

  const [stored] = await DecisionModel.find({ conversationId: routed._id }).lean();
  expect(stored!.decision).toMatchObject({
    trigger: 'opened',
    rules: [{ id: ruleId, name: 'boletos', matched: true }],
    result: { assignee: { id: ana, name: 'Ana' }, department: { id: billing, name: 'Financeiro' } },
  });
  expect(stored!.decision.candidates).toEqual(
    expect.arrayContaining([expect.objectContaining({ userId: ana, taken: true }), expect.objectContaining({ userId: bia, taken: false, reason: 'offline' })]),
  );
  const told = await TimelineEventModel.find({ conversationId: routed._id, 'by.kind': 'rule' }).sort({ seq: 1 }).lean();
  expect(told.map(({ type, by, data }) => [type, by.id, data.toName, data.strategy])).toEqual([
    ['transferred', ruleId, 'Financeiro', 'leastBusy'],
    ['assigned', ruleId, 'Ana', 'leastBusy'],
  ]);
  expect(await UserModel.findById(ana).lean()).toMatchObject({ assignments: [{ conversationId: routed._id }], idleSince: expect.any(Date) });
});

it("gives a client's conversation to who looks after them, waits for that one, and asks rules about them", async () => {
  const sales = await department('Vendas', { kind: 'sticky', to: 'manager', waitMinutes: 10, fallback: 'leastBusy' });
  await agent('Ana', sales);
  const bia = await agent('Bia', sales);
  await DeviceModel.updateOne({ _id: device._id }, { $set: { defaultDepartmentId: new Types.ObjectId(sales) } });
  const conversation = await customerWrites(1);
  const client = await ClientModel.create({ name: 'Loja do Zé', managerId: new Types.ObjectId(bia) });
  await ContactModel.updateOne({ _id: conversation.contactId }, { $set: { clientId: client._id } });
  const ruleId = await rule('carteira', 'contains', 'bom', { priority: 'high', stop: true });
  await RuleModel.updateOne({ _id: ruleId }, { $set: { when: { combinator: 'and', rules: [{ field: 'manager', operator: '=', value: bia }] } } });
  forgetRecentPlan();
  await UserModel.updateOne({ _id: bia }, { $set: { presence: 'away' } });
  expect(await route(conversation)).toMatchObject({ state: 'waiting', priority: 'high' });
  expect(await DecisionModel.findOne().lean()).toMatchObject({
    decision: { facts: { manager: bia }, rules: [{ id: ruleId, matched: true }], result: { waiting: 'waits_for', waitingDetails: { userId: bia } } },
  });
  await UserModel.updateOne({ _id: bia }, { $set: { presence: 'online' } });
  expect(await routeBacklog(runtime.services)).toBe(1);
  expect((await allConversations()).map(({ assigneeId }) => String(assigneeId))).toEqual([bia]);
});

it('waits for who had it before when it is opened again, and for who had the one before that when it is new', async () => {
  const sales = await department('Vendas', { kind: 'sticky', to: 'lastAgent', waitMinutes: 10, fallback: 'leastBusy' });
  const [ana, bia] = [await agent('Ana', sales), await agent('Bia', sales)];
  await DeviceModel.updateOne({ _id: device._id }, { $set: { defaultDepartmentId: new Types.ObjectId(sales) } });
  const supervisor = await createViewer({ role: 'supervisor', presence: 'offline' });
  const close = async ({ _id }: Conversation) => closeConversation(runtime.services, supervisor, { conversationId: String(_id) });
  await UserModel.updateOne({ _id: ana }, { $set: { presence: 'away' } });
  const first = await route(await customerWrites(1));
  expect(String(first.assigneeId)).toBe(bia);
  await close(first);
  await UserModel.updateOne({ _id: ana }, { $set: { presence: 'online' } });
  await UserModel.updateOne({ _id: bia }, { $set: { presence: 'away' } });
  const second = await customerWrites(1);
  expect(String(second._id)).not.toBe(String(first._id));
  expect(await route(second)).toMatchObject({ state: 'waiting' });
  expect(await DecisionModel.findOne({ conversationId: second._id }).orFail().lean()).toMatchObject({ decision: { result: { waiting: 'waits_for', waitingDetails: { userId: bia } } } });
  // Ten minutes later nobody waits for her any more.
  expect(await routeBacklog(later(11 * 60_000))).toBe(1);
  expect(String((await ConversationModel.findById(second._id).orFail().lean()).assigneeId)).toBe(ana);
  await close(second);
  await DeviceModel.updateOne({ _id: device._id }, { $set: { reopenWindowMinutes: 60 } });
  await UserModel.updateOne({ _id: ana }, { $set: { presence: 'away' } });
  await UserModel.updateOne({ _id: bia }, { $set: { presence: 'online' } });
  await customerWrites(1, 'Faltou uma coisa');
  expect(await route(second)).toMatchObject({ state: 'waiting', active: true });
  expect(await DecisionModel.findOne({ trigger: 'reopened' }).orFail().lean()).toMatchObject({ decision: { result: { waiting: 'waits_for', waitingDetails: { userId: ana } } } });
});

it('asks rules about what was written since it was opened again, not about what was before', async () => {
  await rule('boletos', 'contains', 'boleto', { priority: 'high', stop: true });
  const first = await route(await customerWrites(1, 'Cadê o meu boleto?'));
  expect(first.priority).toBe('high');
  await closeConversation(runtime.services, await createViewer({ role: 'supervisor' }), { conversationId: String(first._id) });
  await DeviceModel.updateOne({ _id: device._id }, { $set: { reopenWindowMinutes: 60 } });
  for (const text of ['Oi de novo', 'Quero uma nota']) await customerWrites(1, text);
  const again = await route(first);
  expect(again).toMatchObject({ _id: first._id, state: 'waiting' });
  expect(await DecisionModel.findOne().sort({ at: -1, _id: -1 }).lean()).toMatchObject({ decision: { trigger: 'reopened', facts: { firstMessages: 'Oi de novo\nQuero uma nota' }, rules: [{ matched: false }] } });
});

it('gives thirty conversations to three agents evenly, in turn', async () => {
  const sales = await department('Vendas', { kind: 'roundRobin' });
  for (const name of ['Ana', 'Bia', 'Caio']) await agent(name, sales, { capacity: 20 });
  await rule('todos', 'contains', 'bom', { departmentId: sales, stop: true });
  const conversations = await customersWrite(30);
  for (const conversation of conversations) await routeConversation(runtime.services, conversation._id);
  expect((await UserModel.find().lean()).map(({ slots }) => slots.length)).toEqual([10, 10, 10]);
});

it('never gives anybody more than they have room for, with eight that route at once, and explains everything', async () => {
  const sales = await department('Vendas', { kind: 'leastBusy' });
  for (const name of ['Ana', 'Bia', 'Caio', 'Davi']) await agent(name, sales, { capacity: 5 });
  await rule('todos', 'contains', 'bom', { departmentId: sales, stop: true });
  const queue = (await customersWrite(60)).map(({ _id }) => _id);
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let next = queue.shift(); next; next = queue.shift()) await routeConversation(runtime.services, next);
    }),
  );
  expect((await UserModel.find().lean()).map(({ slots }) => slots.length)).toEqual([5, 5, 5, 5]);
  expect(await ConversationModel.countDocuments({ state: 'waiting', 'routing.dueAt': { $exists: false } })).toBe(40);
  expect(await DecisionModel.distinct('conversationId')).toHaveLength(60);
});

it('lets the backlog flow to whoever comes, and leaves what waits for agents to take alone', async () => {
  const sales = await department('Vendas', { kind: 'longestIdle' });
  const ana = await agent('Ana', sales, { presence: 'offline', capacity: 2 });
  await rule('vendas', 'contains', 'bom', { departmentId: sales, stop: true });
  for (const conversation of await customersWrite(3)) expect(await route(conversation)).toMatchObject({ state: 'waiting', routing: { aim: { departmentId: sales } } });
  expect(await routeBacklog(runtime.services)).toBe(0);

  await UserModel.updateOne({ _id: ana }, { $set: { presence: 'online' } });
  expect(await routeBacklog(runtime.services)).toBe(2);
  const [first, second, third] = await allConversations();
  expect([first, second, third].map((each) => each?.state)).toEqual(['unread', 'unread', 'waiting']);
  expect(await DecisionModel.findOne({ conversationId: first!._id }).sort({ at: -1, _id: -1 }).lean()).toMatchObject({ decision: { trigger: 'agent_free', result: { assignee: { id: ana } } } });
});

describe('a long backlog', () => {
  /** So many wait as `like` does, since before it. */
  async function manyLike(like: Conversation, count: number, routing: Conversation['routing']): Promise<void> {
    const { _id, openKey: _openKey, ...copied } = like;
    const older = new Date(like.waitingSince!.getTime() - 60_000);
    await ConversationModel.collection.insertMany(
      Array.from({ length: count }, (_, index) => ({ ...copied, _id: new Types.ObjectId(), contactId: new Types.ObjectId(), protocol: `copy-${index}`, turnAt: older, waitingSince: older, routing })),
    );
  }
  afterEach(() => ConversationModel.deleteMany({ protocol: /^copy-/ }));

  it('hides nobody behind hundreds that nobody present may take, in its own queue and in others', async () => {
    const sales = await department('Vendas', { kind: 'leastBusy' });
    const support = await department('Suporte', { kind: 'leastBusy' });
    const [ana, bia] = [await agent('Ana', sales), await agent('Bia', support)];
    await rule('vendas', 'contains', 'comprar', { departmentId: sales, stop: true });
    await rule('suporte', 'contains', 'ajuda', { departmentId: support, stop: true });
    await UserModel.updateMany({}, { $set: { presence: 'offline' } });
    const [buyer, asker] = [await route(await customerWrites(1, 'Quero comprar')), await route(await customerWrites(2, 'Preciso de ajuda'))];
    const aim = { ...buyer.routing.aim!, requiredSkills: [{ name: 'Mandarim', level: 1 }] };
    await manyLike(buyer, 450, { aim, declinedBy: [] });
    await UserModel.updateMany({}, { $set: { presence: 'online' } });

    expect(await routeBacklog(runtime.services)).toBe(2);
    expect((await allConversations()).filter(({ assigneeId }) => assigneeId).map(({ _id, assigneeId }) => [String(_id), String(assigneeId)])).toEqual([[String(buyer._id), ana], [String(asker._id), bia]]);
  });

  it('goes on in a next run, so that none takes long', async () => {
    const sales = await department('Vendas', { kind: 'leastBusy' });
    const ana = await agent('Ana', sales, { presence: 'offline', capacity: 100 });
    await rule('vendas', 'contains', 'bom', { departmentId: sales, stop: true });
    await customersWrite(30);
    for (const conversation of await allConversations()) await routeConversation(runtime.services, conversation._id);
    await UserModel.updateOne({ _id: ana }, { $set: { presence: 'online' } });
    let woken = 0;
    const services = { ...runtime.services, queues: { ...runtime.services.queues, wakeBacklog: () => Promise.resolve(void (woken += 1)) } };
    expect([await routeBacklog(services), woken]).toEqual([25, 1]);
    expect(await routeBacklog({ ...services, queues: runtime.services.queues })).toBe(5);
  });

  it('asks the store for nothing that waits while nobody is free', async () => {
    const sales = await department('Vendas', { kind: 'leastBusy' });
    await agent('Ana', sales, { capacity: 0 });
    const asked = await countStoreCommands(async () => expect(await routeBacklog(runtime.services)).toBe(0));
    expect([...asked.keys()].filter((command) => command.startsWith('conversations'))).toEqual([]);
    expect(asked.get('users.find')).toBe(1);
  });
});

it('reads of what agents were given only what turns and limits need', async () => {
  const sales = await department('Vendas', { kind: 'roundRobin' });
  const ana = await agent('Ana', sales);
  const assignments = Array.from({ length: 120 }, (_, index) => ({ conversationId: new Types.ObjectId(), departmentId: new Types.ObjectId(sales), at: new Date(Date.now() - (120 - index) * 1_000) }));
  await UserModel.updateOne({ _id: ana }, { $set: { assignments } });
  const read = async () => (await readSurroundings(new Date(), NO_HOLIDAYS)).agents[0]!;
  expect((await read()).assignedAt).toEqual(assignments.slice(-50).map(({ at }) => at.getTime()));
  expect((await read()).lastAssignedAt).toEqual({ [sales]: assignments.at(-1)!.at.getTime() });
  await saveSettings(runtime.services, { rateLimit: { count: 100, minutes: 10 } });
  expect((await read()).assignedAt).toHaveLength(100);
  await saveSettings(runtime.services, { rateLimit: null });
});

it('finds by the sweep what a crashed worker left due, and looks at nothing while all is manual', async () => {
  const waiting = await customerWrites(1);
  expect(await sweep(later(5_000), { slotsAt: Date.now() + 60_000 })).toMatchObject({ routedConversations: 0, givenBacklog: 0 });
  expect((await allConversations())[0]!.routing).toEqual(waiting.routing);
  expect(await DecisionModel.countDocuments()).toBe(0);

  const sales = await department('Vendas', { kind: 'leastBusy' });
  const ana = await agent('Ana', sales);
  await rule('vendas', 'contains', 'bom', { departmentId: sales, stop: true });
  expect(await sweep(later(5_000), { slotsAt: Date.now() + 60_000 })).toMatchObject({ routedConversations: 1 });
  expect(String((await allConversations())[0]!.assigneeId)).toBe(ana);
});

it('takes over the place that a worker reserved for it before it crashed', async () => {
  const sales = await department('Vendas', { kind: 'leastBusy' });
  const ana = await agent('Ana', sales);
  await rule('vendas', 'contains', 'bom', { departmentId: sales, stop: true });
  const conversation = await customerWrites(1);
  await UserModel.updateOne({ _id: ana }, { $set: { slots: [{ conversationId: conversation._id, version: conversation.version + 1, at: new Date(0) }] } });
  expect(String((await route(conversation)).assigneeId)).toBe(ana);
});

it('cuts a regex off that explodes, tells of it, and runs the next one', async () => {
  const sales = await department('Vendas');
  await rule('explode', 'regex', '^(a+)+$', { departmentId: sales, stop: true });
  const routed = await route(await customerWrites(1, `${'a'.repeat(40)}!`));
  expect(routed).toMatchObject({ state: 'waiting', departmentId: null });
  expect(await DecisionModel.findOne({ conversationId: routed._id }).lean()).toMatchObject({ decision: { rules: [{ matched: false, failed: { problem: 'regex_timeout' } }] } });
  expect(await runPatterns(['b', '(', 'A'], 'abc')).toEqual({ b: true, '(': 'invalid', A: true });
  const exploding = Array.from({ length: 12 }, (_, index) => `^(a+)+${index}$`);
  expect(await runPatterns(['a', ...exploding], 'a'.repeat(40))).toEqual({ a: true, ...Object.fromEntries(exploding.slice(0, 10).map((pattern) => [pattern, 'timeout'])) });
});
