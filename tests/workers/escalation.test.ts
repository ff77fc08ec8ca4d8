import { acceptConversation, declineTransfer, fireDeadlines, readTimeline, releaseConversation, routeConversation, sweep } from '../../engine/commands/index.ts';
import { DecisionModel, DepartmentModel, RuleModel, UserModel, type Conversation, type Device } from '../../engine/models/index.ts';
import type { Viewer } from '../../engine/policies/viewer.ts';
import { findConversation, later } from '../support/answeredConversation.ts';
import { createIdleDevice, expectSound, forgetConversations } from '../support/conversations.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';
import { createDepartment, createMember, createRule, customerWrites, route } from '../support/routing.ts';

let runtime: TestRuntime;
let device: Device;
let sales: string;
let leads: string;
let ruleId: string;
let ana: Viewer;
let lia: Viewer;
beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());
beforeEach(async () => {
  await Promise.all([forgetConversations(), DepartmentModel.deleteMany({}), RuleModel.deleteMany({}), DecisionModel.deleteMany({})]);
  device = await createIdleDevice();
  sales = await createDepartment('Vendas');
  leads = await createDepartment('Gerência');
  ana = await createMember('Ana', sales, { presence: 'offline' });
  lia = await createMember('Lia', leads);
  ruleId = await createRule('vendas', { departmentId: sales, escalate: { afterMinutes: 10, departmentId: leads } });
});
afterEach(expectSound);

const waiting = async () => route(runtime.services, await customerWrites(runtime.services, device));
const reread = ({ _id }: Conversation) => findConversation(_id.toHexString());
const transfers = async (conversation: Conversation) =>
  (await readTimeline(await reread(conversation))).filter(({ type }) => type === 'transferred').map(({ by, data }) => [by.kind, by.id, data.toName, data.trigger]);

it('sends what nobody took in time to the department that the rule names, once, and gives it away there', async () => {
  const conversation = await waiting();
  expect(conversation.deadlines).toEqual([{ kind: 'escalation', at: new Date(conversation.waitingSince!.getTime() + 10 * 60_000) }]);
  await fireDeadlines(later(runtime.services, 9), conversation._id);
  expect(await transfers(conversation)).toEqual([['rule', ruleId, 'Vendas', 'opened']]);

  const at = later(runtime.services, 11);
  await Promise.all(Array.from({ length: 6 }, () => fireDeadlines(at, conversation._id)));
  expect(await reread(conversation)).toMatchObject({ state: 'waiting', routing: { trigger: 'escalated' }, deadlines: [] });
  expect(await transfers(conversation)).toEqual([['rule', ruleId, 'Vendas', 'opened'], ['rule', ruleId, 'Gerência', 'escalated']]);

  await routeConversation(at, conversation._id);
  expect(String((await reread(conversation)).assigneeId)).toBe(lia.id);
  expect(await DecisionModel.findOne({ conversationId: conversation._id }).sort({ at: -1, _id: -1 }).lean()).toMatchObject({ decision: { trigger: 'escalated', result: { assignee: { id: lia.id } } } });
});

it('is found by the sweep when its hint was lost', async () => {
  const conversation = await waiting();
  expect(await sweep(later(runtime.services, 11), { slotsAt: Infinity })).toMatchObject({ firedDeadlines: 1 });
  expect(String((await reread(conversation)).departmentId)).toBe(leads);
});

it('is cancelled when somebody takes it, also when they give it back', async () => {
  const conversation = await waiting();
  const target = { conversationId: conversation._id.toHexString() };
  expect((await acceptConversation(runtime.services, ana, target)).deadlines).toEqual([]);
  expect((await releaseConversation(runtime.services, ana, target)).deadlines).toEqual([]);
});

it('goes on while one after the other is asked, and ends what is asked then', async () => {
  await DepartmentModel.updateOne({ _id: sales }, { $set: { reservationSeconds: 3600 } });
  await UserModel.updateOne({ _id: ana.id }, { $set: { presence: 'online' } });
  const bia = await createMember('Bia', sales);
  const offered = await waiting();
  expect(offered.deadlines.map(({ kind }) => kind)).toEqual(['escalation', 'offer']);
  const first = [ana, bia].find(({ id }) => offered.offeredToId?.equals(id))!;
  await declineTransfer(runtime.services, first, { conversationId: offered._id.toHexString() });
  const next = await route(runtime.services, offered);
  expect(next.deadlines.map(({ kind }) => kind)).toEqual(['escalation', 'offer']);

  await fireDeadlines(later(runtime.services, 11), next._id);
  expect(await reread(next)).toMatchObject({ state: 'waiting', offeredToId: null, pendingTransfer: null });
  expect((await UserModel.find().lean()).map(({ slots }) => slots.length)).toEqual([0, 0, 0]);
});

it('tells that the department is not there any more, and leaves it where it is', async () => {
  const conversation = await waiting();
  await DepartmentModel.updateOne({ _id: leads }, { $set: { active: false } });
  await fireDeadlines(later(runtime.services, 11), conversation._id);
  const after = await reread(conversation);
  expect(String(after.departmentId)).toBe(sales);
  expect(after.deadlines).toEqual([]);
  expect((await readTimeline(after)).at(-1)).toMatchObject({ type: 'transfer_dropped', by: { id: ruleId }, data: { toName: 'Gerência', reason: 'inactive_department' } });
});
