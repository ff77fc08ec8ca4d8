import { closeConversation, readTimeline, routeConversation } from '../../engine/commands/index.ts';
import { ConversationModel, DecisionModel, DepartmentModel, DeviceModel, MessageModel, RuleModel, type Device } from '../../engine/models/index.ts';
import { createIdleDevice, createViewer, expectSound, forgetConversations } from '../support/conversations.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';
import { createDepartment, createMember, createRule, customerWrites, route } from '../support/routing.ts';

let runtime: TestRuntime;
let device: Device;
beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());
beforeEach(async () => {
  await Promise.all([forgetConversations(), DepartmentModel.deleteMany({}), RuleModel.deleteMany({}), DecisionModel.deleteMany({})]);
  device = await createIdleDevice();
});
afterEach(expectSound);

const replies = () => MessageModel.find({ direction: 'out' }).sort({ arrivedAt: 1 }).lean();

it('answers by a rule, as the bot, with what is known by then', async () => {
  const sales = await createDepartment('Vendas');
  await createMember('Ana', sales);
  const ruleId = await createRule('vendas', { departmentId: sales, autoReply: 'Olá, {{cliente}}! {{atendente}} de {{setor}} já responde ({{protocolo}}).{{retorno}}' });
  const conversation = await route(runtime.services, await customerWrites(runtime.services, device));
  const [reply] = await replies();
  expect(reply).toMatchObject({ text: `Olá, Carla! Ana de Vendas já responde (${conversation.protocol}).`, author: { kind: 'bot' }, status: 'queued', seq: 1 });
  expect(conversation).toMatchObject({ state: 'unread', unreadCount: 1, outSeq: 1, clocks: { firstReplyAt: null } });
  expect((await readTimeline(conversation)).at(-1)).toMatchObject({ type: 'auto_replied', by: { kind: 'rule', id: ruleId, name: 'vendas' }, data: { messageId: String(reply!._id) } });
});

it('answers once for each opening, however many look at it', async () => {
  await createRule('todos', { autoReply: 'Já vamos!' });
  const sonia = await createViewer({ name: 'Sônia', role: 'supervisor' });
  await DeviceModel.updateOne({ _id: device._id }, { $set: { reopenWindowMinutes: 60 } });
  const conversation = await customerWrites(runtime.services, device);
  await Promise.all(Array.from({ length: 6 }, () => routeConversation(runtime.services, conversation._id)));
  expect(await replies()).toHaveLength(1);
  await customerWrites(runtime.services, device, 'Alguém?');
  await route(runtime.services, conversation);
  expect(await replies()).toHaveLength(1);

  await closeConversation(runtime.services, sonia, { conversationId: String(conversation._id), silent: true });
  await customerWrites(runtime.services, device, 'Voltei');
  expect(await ConversationModel.countDocuments()).toBe(1);
  await route(runtime.services, conversation);
  expect(await replies()).toHaveLength(2);
});
