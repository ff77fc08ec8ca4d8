import { drainContact, forgetRecentPlan, receiveMessage, routeBacklog, routeConversation, sweep, type SweepMemory } from '../../engine/commands/index.ts';
import type { BusinessHours } from '../../engine/contract/index.ts';
import { ConversationModel, DecisionModel, DepartmentModel, UserModel } from '../../engine/models/index.ts';
import { createIdleDevice, createViewer, expectSound, forgetConversations, incoming } from '../support/conversations.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';

let runtime: TestRuntime;
let ana: string;
let memory: SweepMemory;
beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());
beforeEach(async () => {
  await Promise.all([forgetConversations(), DepartmentModel.deleteMany({}), DecisionModel.deleteMany({})]);
  const { _id } = await DepartmentModel.create({ name: 'Vendas', nameKey: 'vendas', strategy: { kind: 'leastBusy' } });
  forgetRecentPlan();
  ana = (await createViewer({ name: 'Ana', capacity: 0 })).id;
  await UserModel.updateOne({ _id: ana }, { $set: { departmentIds: [_id] } });
  memory = { slotsAt: Date.now() + 3_600_000 };
  const device = await createIdleDevice({ defaultDepartmentId: _id });
  waits = async (count) => {
    for (let number = 0; number < count; number += 1) {
      const phone = `+55119999${10_000 + number}`;
      await receiveMessage(runtime.services, incoming(device, { phone }));
      await drainContact(runtime.services, { deviceId: device._id.toHexString(), senderKey: `tel:${phone}` });
    }
    for (const each of await ConversationModel.find().lean()) await routeConversation(runtime.services, each._id);
  };
});
afterEach(expectSound);

/** So many wait in Ana's department, and have been looked at. */
let waits: (count: number) => Promise<void>;
const becomes = (changes: object) => UserModel.updateOne({ _id: ana }, { $set: changes });
const sweepAfter = async (seconds: number) => (await sweep({ ...runtime.services, now: () => new Date(Date.now() + seconds * 1000) }, memory))?.explainedWaiting;
const told = async () => (await DecisionModel.find().sort({ at: 1, _id: 1 }).lean()).map(({ decision: { candidates, result, trigger } }) => `${trigger} ${result.waiting ?? result.assignee?.name} ${candidates.map(({ reason }) => reason).join()}`);

it('tells once more when a reason has changed, and nothing while it is the same', async () => {
  await waits(1);
  expect(await sweepAfter(6)).toBe(0);
  await becomes({ presence: 'away' });
  expect(await sweepAfter(6)).toBe(1);
  expect(await sweepAfter(7)).toBe(0);
  expect(await told()).toEqual(['opened nobody_fits at_capacity', 'sweep nobody_fits away']);
});

it('waits longer each time before it tells of a change again', async () => {
  await waits(1);
  const counts: (number | undefined)[] = [];
  // The pauses are 5, 10 and 20 s; every second the reason is another.
  for (let second = 1; second <= 40; second += 1) {
    await becomes({ presence: second % 2 === 0 ? 'away' : 'offline' });
    counts.push(await sweepAfter(second));
  }
  expect(counts.filter((count) => count === 1).length).toBeLessThanOrEqual(4);
  expect(counts.slice(0, 15).filter((count) => count === 1).length).toBeGreaterThanOrEqual(1);
});

it('tells at once when it waits for quite another thing', async () => {
  await waits(1);
  const closed: BusinessHours = { timeZone: 'UTC', weekly: [], holidays: null, dates: [] };
  await DepartmentModel.updateOne({}, { $set: { hours: closed } });
  expect(await sweepAfter(0)).toBe(1);
  expect(await told()).toEqual(['opened nobody_fits at_capacity', 'sweep outside_hours outside_hours']);
});

it('tells of few in one sweep however many wait, and comes to all of them', async () => {
  await waits(25);
  await becomes({ presence: 'away' });
  expect([await sweepAfter(10), await sweepAfter(12), await sweepAfter(14), await sweepAfter(16)]).toEqual([10, 10, 5, 0]);
  expect(await DecisionModel.countDocuments()).toBe(50);
});

it('leaves the last word to whoever is given it', async () => {
  await waits(1);
  await becomes({ presence: 'away' });
  await sweepAfter(6);
  await becomes({ presence: 'online', capacity: 1 });
  const later = { ...runtime.services, now: () => new Date(Date.now() + 7_000) };
  expect(await sweepAfter(6.5)).toBe(0);
  await routeBacklog(later);
  expect((await told()).at(-1)).toBe('agent_free Ana ');
});
