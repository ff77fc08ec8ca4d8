import { drainContact, planChanged, receiveMessage, routeBacklog, routeConversation } from '../../engine/commands/index.ts';
import { recentPlan } from '../../engine/commands/routing/recentPlan.ts';
import { DEFAULT_SETTINGS, thenDo, type BusinessHours, type RuleActions, type SettingsUpdate } from '../../engine/contract/index.ts';
import { ConversationModel, DecisionModel, DepartmentModel, RuleModel, SettingModel, UserModel, type Conversation } from '../../engine/models/index.ts';
import { startRoutingWorker } from '../../workers/routing.ts';
import { createIdleDevice, expectSound, forgetConversations, incoming } from '../support/conversations.ts';
import { startTestApp, waitFor, type SignedIn, type TestApp, type TestUser } from '../support/harness.ts';

/** Without a sweeper: what happens here happens by a hint. */
let app: TestApp;
let worker: ReturnType<typeof startRoutingWorker>;
let admin: SignedIn;
let ana: TestUser;
let sales: string;
beforeAll(async () => {
  app = await startTestApp();
  worker = startRoutingWorker(app.runtime, 2);
});
afterAll(async () => {
  await worker.close();
  await app.close();
});
beforeEach(async () => {
  await Promise.all([forgetConversations(), DepartmentModel.deleteMany({}), RuleModel.deleteMany({}), DecisionModel.deleteMany({}), SettingModel.deleteMany({})]);
  admin = await app.signInAs('admin');
  ({ id: sales } = await app.createDepartment('Vendas'));
  await DepartmentModel.updateOne({ _id: sales }, { $set: { strategy: { kind: 'leastBusy' } } });
  ana = await app.createUser({ name: 'Ana', departmentIds: [sales] });
  await saveSettings({ ...DEFAULT_SETTINGS });
});
afterEach(expectSound);

const saveSettings = (changes: SettingsUpdate) => admin.put('/api/settings').send(changes).expect(200);
const change = (kind: 'users' | 'departments', id: string, changes: object) => admin.put(`/api/${kind}/${id}`).send(changes).expect(200);
const createRule = async (actions: Omit<RuleActions, 'stop'>): Promise<string> =>
  (await admin.post('/api/rules').send({ name: 'todos', when: { combinator: 'and', rules: [] }, ...thenDo(actions) }).expect(201)).body.id;

/** A conversation that was looked at, or in whose queue nothing was automatic, and that nobody has. */
async function waitingConversation({ isLookedAt = true } = {}): Promise<Conversation> {
  const device = await createIdleDevice({ defaultDepartmentId: (await DepartmentModel.findById(sales).orFail().lean())._id });
  await receiveMessage(app.services, incoming(device));
  await drainContact(app.services, { deviceId: device._id.toHexString(), senderKey: 'tel:+5511999990001' });
  return waitFor(async () => {
    const conversation = await ConversationModel.findOne({ state: 'waiting' }).lean<Conversation>();
    return conversation && Boolean(conversation.routing.dueAt) !== isLookedAt && conversation;
  }, { what: 'a conversation that waits' });
}

async function expectGiven({ _id }: Conversation): Promise<void> {
  await waitFor(async () => {
    const { assigneeId, effects, events } = await ConversationModel.findById(_id).orFail().lean();
    return String(assigneeId) === ana.id && effects.length + events.length === 0;
  }, { what: 'the conversation with Ana' });
}

const CLOSED: BusinessHours = { timeZone: 'UTC', weekly: [], holidays: null, dates: [] };

it.each<[what: string, before: () => Promise<unknown>, wake: () => Promise<unknown>]>([
  ['more capacity', () => change('users', ana.id, { capacity: 0 }), () => change('users', ana.id, { capacity: 1 })],
  ['a skill', () => createRule({ requiredSkills: [{ name: 'Fiscal', level: 2 }] }), () => change('users', ana.id, { skills: [{ name: 'fiscal', level: 3 }] })],
  ['a department of a user', () => change('users', ana.id, { departmentIds: [] }), () => change('users', ana.id, { departmentIds: [sales] })],
  ['a member of a department', () => change('departments', sales, { memberIds: [] }), () => change('departments', sales, { memberIds: [ana.id] })],
  ['hours', () => change('departments', sales, { hours: CLOSED }), () => change('departments', sales, { hours: null })],
  ['the limit of a window', async () => {
    await UserModel.updateOne({ _id: ana.id }, { $set: { assignments: [{ conversationId: sales, departmentId: null, at: new Date() }] } });
    await saveSettings({ rateLimit: { count: 1, minutes: 60 } });
  }, () => saveSettings({ rateLimit: { count: 2, minutes: 60 } })],
  ['presence', () => UserModel.updateOne({ _id: ana.id }, { $set: { presence: 'away' } }), async () => (await app.signInAs(ana)).put('/api/session/presence').send({ presence: 'online' }).expect(200)],
  ['the end of a pause', () => UserModel.updateOne({ _id: ana.id }, { $set: { pausedReason: 'Almoço' } }), async () => (await app.signInAs(ana)).put('/api/session/pause').send({ reason: null }).expect(200)],
])('%s lets what waits flow at once', async (_what, before, wake) => {
  await before();
  const conversation = await waitingConversation();
  await wake();
  await expectGiven(conversation);
});

it.each<[what: string, wake: () => Promise<unknown>]>([
  ['a strategy of its department', () => change('departments', sales, { strategy: { kind: 'roundRobin' } })],
  ['a rule', () => createRule({ userId: ana.id })],
])('%s lets what nobody had to look at flow at once', async (_what, wake) => {
  await change('departments', sales, { strategy: { kind: 'manual' } });
  const conversation = await waitingConversation({ isLookedAt: false });
  await wake();
  await expectGiven(conversation);
});

it('looks at the backlog after it has put something into it: whoever became free meanwhile was looked at before the write', async () => {
  await UserModel.updateOne({ _id: ana.id }, { $set: { presence: 'away' } });
  const { _id } = await waitingConversation();
  let woken = 0;
  const services = { ...app.services, queues: { ...app.services.queues, wakeBacklog: () => Promise.resolve(void (woken += 1)) } };
  await routeConversation(services, _id);
  expect(woken).toBe(0);
  await ConversationModel.updateOne({ _id }, { $set: { 'routing.dueAt': new Date(), 'routing.trigger': 'opened' } });
  await routeConversation(services, _id);
  expect(woken).toBe(1);
});

it('wakes itself when a department opens, and when a window has room again', async () => {
  const woken: (Date | undefined)[] = [];
  const services = { ...app.services, queues: { ...app.services.queues, wakeBacklog: (at?: Date) => Promise.resolve(void woken.push(at)) } };
  const ago = (ms: number) => new Date(Date.now() - ms);
  const assignedAt = ago(56_000);
  await UserModel.updateOne({ _id: ana.id }, { $set: { assignments: [{ conversationId: sales, departmentId: null, at: assignedAt }] } });
  await saveSettings({ rateLimit: { count: 1, minutes: 1 } });
  await routeBacklog(services);
  expect(woken).toEqual([new Date(assignedAt.getTime() + 60_000)]);

  await saveSettings({ rateLimit: null });
  const opening = new Date('2026-03-11T12:00:00Z');
  await change('departments', sales, { hours: { ...CLOSED, dates: [{ date: '2026-03-11', name: '', intervals: [{ from: '12:00', to: '13:00' }] }] } });
  await routeBacklog({ ...services, now: () => new Date(opening.getTime() - 11_000) });
  expect(woken.splice(1)).toEqual([]);
  await routeBacklog({ ...services, now: () => new Date(opening.getTime() - 4_000) });
  expect(woken.splice(1)).toEqual([opening]);
});

it('reads the plan anew when any process has announced a change, and not before', async () => {
  await planChanged(app.services);
  expect(await recentPlan()).toMatchObject({ hasRules: false });
  await RuleModel.create({ name: 'por fora', enabled: true, position: 0, version: 1, when: { combinator: 'and', rules: [] }, ...thenDo({ userId: ana.id, stop: true }) });
  const kept = await recentPlan();
  expect(kept.hasRules).toBe(false);
  expect(await recentPlan()).toBe(kept);
  await planChanged(app.services);
  expect(await recentPlan()).toMatchObject({ hasRules: true });
});

it('is told of every change of rules and of what they name', async () => {
  const id = await createRule({ userId: ana.id });
  const isKept = async (run: () => Promise<unknown>): Promise<boolean> => {
    const before = await recentPlan();
    await run();
    return (await recentPlan()) === before;
  };
  const { body: tag } = await admin.post('/api/tags').send({ name: 'VIP', color: '#ff0000' }).expect(201);
  const device = await app.createSimulatorDevice();
  const seen = {
    update: await isKept(() => admin.put(`/api/rules/${id}`).send({ enabled: false }).expect(200)),
    restore: await isKept(() => admin.post(`/api/rules/${id}/restore`).send({ version: 1 }).expect(200)),
    delete: await isKept(() => admin.delete(`/api/rules/${id}`).expect(200)),
    tag: await isKept(() => admin.delete(`/api/tags/${tag.id}`).expect(200)),
    device: await isKept(() => admin.put(`/api/devices/${device.id}`).send({ active: false }).expect(200)),
    user: await isKept(() => change('users', ana.id, { active: false })),
    department: await isKept(() => change('departments', sales, { active: false })),
    settings: await isKept(() => saveSettings({ commonStrategy: { kind: 'leastBusy' } })),
    nothing: await isKept(() => change('users', ana.id, { name: 'Ana Maria' })),
  };
  expect(seen).toEqual({ update: false, restore: false, delete: false, tag: false, device: false, user: false, department: false, settings: false, nothing: true });
});
