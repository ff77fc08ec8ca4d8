import { thenDo, type RuleActions, type RuleCreate } from '../../engine/contract/index.ts';
import { acceptConversation, lookAgain, releaseConversation, routeConversation, sweep } from '../../engine/commands/index.ts';
import { createRule as saveNewRule, deleteRule } from '../../engine/commands/rules/index.ts';
import { ConversationModel, DecisionModel, DepartmentModel, MessageModel, RuleModel, type Conversation, type Device } from '../../engine/models/index.ts';
import type { Viewer } from '../../engine/policies/viewer.ts';
import { findConversation } from '../support/answeredConversation.ts';
import { createIdleDevice, createViewer, expectSound, forgetConversations } from '../support/conversations.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';
import { createDepartment, createMember, createRule, customerWrites, route } from '../support/routing.ts';

let runtime: TestRuntime;
let device: Device;
let sales: string;
let support: string;
let sonia: Viewer;
beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());
beforeEach(async () => {
  await Promise.all([forgetConversations(), DepartmentModel.deleteMany({}), RuleModel.deleteMany({}), DecisionModel.deleteMany({})]);
  device = await createIdleDevice();
  [sales, support] = [await createDepartment('Vendas'), await createDepartment('Suporte')];
  sonia = await createViewer({ name: 'Sônia', role: 'supervisor' });
  await createRule('vendas', { departmentId: sales, autoReply: 'Já vamos!', escalate: { afterMinutes: 30, departmentId: support } });
});
afterEach(expectSound);

const reread = ({ _id }: Conversation) => findConversation(_id.toHexString());
const waiting = async (phone?: string) => route(runtime.services, await customerWrites(runtime.services, device, 'Preciso de ajuda', phone));
/** A supervisor puts a rule before the others. */
const save = (actions: RuleActions) => saveNewRule(runtime.services, sonia, { name: 'suporte', enabled: true, position: 0, when: { combinator: 'and', rules: [{ field: 'firstMessages', operator: 'contains', value: 'ajuda' }] }, ...thenDo(actions) } satisfies RuleCreate);

it('looks at what waits by the rules as they are now, once, and says why', async () => {
  const conversation = await waiting();
  expect(await lookAgain(runtime.services)).toBe(0);
  await save({ departmentId: support, autoReply: 'Suporte já responde', stop: true });
  expect(await sweep(runtime.services, { slotsAt: Infinity })).toMatchObject({ lookedAtAgain: 1 });
  expect(await reread(conversation)).toMatchObject({ routing: { trigger: 'rules_changed' } });
  const after = await route(runtime.services, conversation);
  expect(String(after.departmentId)).toBe(support);
  // What the former rule said is not to be done any more; what was said to the customer is not said again.
  expect(after.deadlines).toEqual([]);
  expect(await MessageModel.countDocuments({ direction: 'out' })).toBe(1);
  expect(await DecisionModel.findOne().sort({ at: -1, _id: -1 }).lean()).toMatchObject({ decision: { trigger: 'rules_changed', rules: [{ name: 'suporte', matched: true }], result: { department: { id: support } } } });
  expect(await lookAgain(runtime.services)).toBe(0);
});

it('leaves alone what somebody has had, and what somebody is asked about until they have answered', async () => {
  const had = await waiting();
  const target = { conversationId: had._id.toHexString() };
  await acceptConversation(runtime.services, sonia, target);
  await releaseConversation(runtime.services, sonia, target);
  await route(runtime.services, had);
  await DepartmentModel.updateOne({ _id: sales }, { $set: { reservationSeconds: 600 } });
  await createMember('Ana', sales);
  const asked = await waiting('+5511999990002');
  expect(asked.offeredToId).not.toBeNull();

  await save({ departmentId: support, stop: true });
  expect(await lookAgain(runtime.services)).toBe(0);
  for (const { _id } of [had, asked]) await routeConversation(runtime.services, _id);
  expect((await ConversationModel.find().lean()).map(({ departmentId }) => String(departmentId))).toEqual([sales, sales]);
});

it('looks again when a rule goes, by several sweepers at once', async () => {
  const conversation = await waiting();
  const rule = await save({ departmentId: support, stop: true });
  await lookAgain(runtime.services);
  await route(runtime.services, conversation);
  await deleteRule(runtime.services, rule._id.toHexString());
  await Promise.all(Array.from({ length: 5 }, () => lookAgain(runtime.services)));
  expect(String((await route(runtime.services, conversation)).departmentId)).toBe(sales);
  expect(await DecisionModel.countDocuments({ conversationId: conversation._id })).toBe(3);
});
