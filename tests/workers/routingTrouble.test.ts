import { discardDeadLetter, retryDeadLetter, routeBacklog, sweep } from '../../engine/commands/index.ts';
import { ConversationModel, DeadLetterModel, DecisionModel, DepartmentModel, RuleModel, UserModel, type Conversation, type Device } from '../../engine/models/index.ts';
import type { Viewer } from '../../engine/policies/viewer.ts';
import { startRoutingWorker } from '../../workers/routing.ts';
import { createIdleDevice, createViewer, expectSound, forgetConversations } from '../support/conversations.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';
import { later, onlyLetter, sweepThrice } from '../support/poison.ts';
import { createDepartment, createMember, customerWrites, route } from '../support/routing.ts';

let runtime: TestRuntime;
let device: Device;
let ana: Viewer;
/** The first of two that wait: whatever is to be done with it fails. */
let poisoned: Conversation;
let other: Conversation;
beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());
beforeEach(async () => {
  await Promise.all([forgetConversations(), DepartmentModel.deleteMany({}), RuleModel.deleteMany({}), DecisionModel.deleteMany({}), DeadLetterModel.deleteMany({})]);
  const sales = await createDepartment('Vendas');
  device = await createIdleDevice({ defaultDepartmentId: (await DepartmentModel.findById(sales).orFail().lean())._id });
  ana = await createMember('Ana', sales, { capacity: 1, presence: 'offline' });
  poisoned = await customerWrites(runtime.services, device, 'Bom dia', '+5511999990001');
  other = await customerWrites(runtime.services, device, 'Boa tarde', '+5511999990002');
});
afterEach(expectSound);

const isOnline = (changes: object = {}) => UserModel.updateOne({ _id: ana.id }, { $set: { presence: 'online', ...changes } });
const assigneeOf = async ({ _id }: Conversation) => String((await ConversationModel.findById(_id).orFail().lean()).assigneeId);
const bothWait = async () => {
  await route(runtime.services, poisoned);
  await route(runtime.services, other);
};
/** Its draft can not be made. */
const poison = () => ConversationModel.collection.updateOne({ _id: poisoned._id }, { $set: { tags: null as never } });
const mend = () => ConversationModel.collection.updateOne({ _id: poisoned._id }, { $set: { tags: [] } });

it('one that fails when it is given keeps nobody waiting, rests longer each time, and is given once it is mended', async () => {
  await bothWait();
  await poison();
  await isOnline();
  const failures = new Map<string, number>();
  expect(await routeBacklog(runtime.services, failures)).toBe(1);
  expect(await assigneeOf(other)).toBe(ana.id);
  await isOnline({ capacity: 2 });
  for (const _run of [2, 3]) expect(await routeBacklog(runtime.services, failures)).toBe(0);
  const first = await onlyLetter();
  expect(first).toMatchObject({ queue: 'routing', about: { kind: 'routing', conversationId: poisoned._id.toHexString() }, attempts: 3, count: 1 });

  await routeBacklog(later(runtime.services, 5_000), failures);
  expect(await onlyLetter()).toEqual(first);
  await routeBacklog(later(runtime.services, 11_000), failures);
  expect(await onlyLetter()).toMatchObject({ count: 2, attempts: 4 });
  await routeBacklog(later(runtime.services, 25_000), failures);
  expect(await onlyLetter()).toMatchObject({ count: 2 });

  await mend();
  expect(await routeBacklog(later(runtime.services, 40_000), failures)).toBe(1);
  expect(await assigneeOf(poisoned)).toBe(ana.id);
  expect(await DeadLetterModel.countDocuments()).toBe(0);
});

it('one that can not even be looked at keeps nobody waiting', async () => {
  await bothWait();
  await ConversationModel.collection.updateOne({ _id: poisoned._id }, { $set: { 'routing.aim': { departmentId: String(poisoned.departmentId), userId: null, strategy: null } } });
  await isOnline();
  const failures = new Map<string, number>();
  expect(await routeBacklog(runtime.services, failures)).toBe(1);
  for (const _run of [2, 3]) await routeBacklog(runtime.services, failures);
  expect(await assigneeOf(other)).toBe(ana.id);
  await isOnline({ capacity: 2 });
  for (const _run of [4, 5, 6]) await routeBacklog(runtime.services, failures);
  expect(await onlyLetter()).toMatchObject({ about: { kind: 'routing' }, reason: { error: 'TypeError' }, count: 1 });
});

it('one that is due and fails rests in the sweeper, and the others are looked at', async () => {
  await isOnline();
  await poison();
  const memory = await sweepThrice(runtime.services);
  expect(await assigneeOf(other)).toBe(ana.id);
  const letter = await onlyLetter();
  expect(letter).toMatchObject({ queue: 'routing', about: { kind: 'routing', conversationId: poisoned._id.toHexString() }, attempts: 3 });
  await sweep(later(runtime.services, 8_000), memory);
  expect(await onlyLetter()).toEqual(letter);

  await mend();
  await sweep(later(runtime.services, 20_000), memory);
  expect(await DeadLetterModel.countDocuments()).toBe(0);
  expect((await ConversationModel.findById(poisoned._id).orFail().lean()).routing.dueAt).toBeUndefined();
});

it('may be tried again by hand, through its queue', async () => {
  await poison();
  await sweepThrice(runtime.services);
  const worker = startRoutingWorker(runtime.runtime, 1);
  try {
    const id = (await onlyLetter())._id.toHexString();
    expect(await retryDeadLetter(runtime.services, id)).toMatchObject({ outcome: 'failed', letter: { count: 2 } });
    await mend();
    expect(await retryDeadLetter(runtime.services, id)).toMatchObject({ outcome: 'done' });
    expect(await DeadLetterModel.countDocuments()).toBe(0);
  } finally {
    await worker.close();
  }
});

it('is left for agents to take when somebody discards it', async () => {
  await poison();
  await sweepThrice(runtime.services);
  await discardDeadLetter(runtime.services, await createViewer({ role: 'supervisor', name: 'Sofia' }), (await onlyLetter())._id.toHexString());
  await mend();
  await isOnline({ capacity: 5 });
  await sweep(later(runtime.services, 30_000), { slotsAt: Date.now() + 3_600_000 });
  expect([await assigneeOf(poisoned), await assigneeOf(other)]).toEqual(['null', ana.id]);
});
