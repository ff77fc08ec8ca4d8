import { acceptConversation, closeConversation, completeTransfer, releaseConversation, requestTransfer, routeBacklog } from '../../engine/commands/index.ts';
import { leaveConversations } from '../../engine/commands/users/leaving.ts';
import { DecisionModel, DepartmentModel, DeviceModel, RuleModel, UserModel, type Conversation, type Device } from '../../engine/models/index.ts';
import type { Viewer } from '../../engine/policies/viewer.ts';
import { findConversation } from '../support/answeredConversation.ts';
import { createIdleDevice, createViewer, expectSound, forgetConversations } from '../support/conversations.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';
import { createDepartment, createMember, customerWrites, route } from '../support/routing.ts';

let runtime: TestRuntime;
let device: Device;
let sales: string;
let ana: Viewer;
beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());
beforeEach(async () => {
  await Promise.all([forgetConversations(), DepartmentModel.deleteMany({}), RuleModel.deleteMany({}), DecisionModel.deleteMany({})]);
  sales = await createDepartment('Vendas');
  device = await createIdleDevice({ defaultDepartmentId: (await DepartmentModel.findById(sales).orFail())._id, reopenWindowMinutes: 60 });
  ana = await createMember('Ana', sales);
});
afterEach(expectSound);

const target = ({ _id }: Conversation) => ({ conversationId: _id.toHexString() });
const reread = ({ _id }: Conversation) => findConversation(_id.toHexString());
const holder = (conversation: Conversation) => conversation.assigneeId?.toHexString() ?? null;
/** Transfers are carried out as soon as they are asked for. */
const atOnce = () => ({ ...runtime.services, queues: { ...runtime.services.queues, wakeTransfer: (conversationId: string) => completeTransfer(runtime.services, conversationId) } });

async function held(): Promise<Conversation> {
  const conversation = await route(runtime.services, await customerWrites(runtime.services, device));
  expect(holder(conversation)).toBe(ana.id);
  return conversation;
}

it('is not given again to whoever gave it back, but to the next one who comes', async () => {
  const conversation = await held();
  await releaseConversation(runtime.services, ana, target(conversation));
  expect(holder(await route(runtime.services, conversation))).toBeNull();
  expect(await routeBacklog(runtime.services)).toBe(0);
  expect(await DecisionModel.findOne().sort({ at: -1, _id: -1 }).lean()).toMatchObject({ decision: { trigger: 'released', candidates: [{ userId: ana.id, reason: 'declined' }] } });
  // It is nobody's to be asked about anew: that they gave it back stands.
  expect((await reread(conversation)).deadlines).toEqual([]);
  const bia = await createMember('Bia', sales);
  expect(await routeBacklog(runtime.services)).toBe(1);
  expect(holder(await reread(conversation))).toBe(bia.id);
});

it('may be taken back by hand, and is theirs again when the customer opens it anew', async () => {
  const conversation = await held();
  await releaseConversation(runtime.services, ana, target(conversation));
  await acceptConversation(runtime.services, ana, target(conversation));
  await releaseConversation(runtime.services, ana, target(conversation));
  expect((await reread(conversation)).routing.releasedBy).toHaveLength(1);
  await closeConversation(runtime.services, { ...ana, role: 'supervisor' }, target(conversation));
  await customerWrites(runtime.services, device, 'Voltei');
  const reopened = await route(runtime.services, conversation);
  expect([holder(reopened), reopened.routing.releasedBy]).toEqual([ana.id, undefined]);
});

it('does not come back to whoever passed it to their own department, nor to whom a supervisor took it from', async () => {
  const sonia = await createViewer({ name: 'Sônia', role: 'supervisor' });
  const support = await createDepartment('Suporte');
  await UserModel.updateOne({ _id: ana.id }, { $set: { departmentIds: [sales, support] } });
  const conversation = await held();
  await requestTransfer(atOnce(), ana, { ...target(conversation), departmentId: support });
  expect(holder(await route(runtime.services, conversation))).toBeNull();

  await UserModel.updateOne({ _id: ana.id }, { $set: { slots: [] } });
  const other = await route(runtime.services, await customerWrites(runtime.services, device, 'Oi', '+5511999990002'));
  await releaseConversation(runtime.services, sonia, target(other));
  expect(holder(await route(runtime.services, other))).toBeNull();
});

it('may come back to whoever only went home', async () => {
  await DeviceModel.updateOne({ _id: device._id }, { $set: { reopenWindowMinutes: 0 } });
  const conversation = await held();
  const user = await UserModel.findById(ana.id).orFail();
  await leaveConversations(runtime.services, user._id, { reason: 'shift_end', by: { kind: 'system' }, rest: { kind: 'queue' } }, { presence: 'offline' });
  expect(holder(await route(runtime.services, conversation))).toBeNull();
  await UserModel.updateOne({ _id: ana.id }, { $set: { presence: 'online' } });
  expect(await routeBacklog(runtime.services)).toBe(1);
  expect(holder(await reread(conversation))).toBe(ana.id);
});
