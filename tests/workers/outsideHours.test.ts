import { acceptConversation, closeConversation, fireDeadlines, readTimeline, releaseConversation, routeConversation, saveSettings, sweep } from '../../engine/commands/index.ts';
import { DEFAULT_SETTINGS, type BusinessHours } from '../../engine/contract/index.ts';
import { ConversationModel, DecisionModel, DepartmentModel, DeviceModel, MessageModel, RuleModel, SettingModel, type Conversation, type Device, type Message } from '../../engine/models/index.ts';
import type { Services } from '../../engine/services.ts';
import { createIdleDevice, createViewer, expectSound, forgetConversations } from '../support/conversations.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';
import { createDepartment, createMember, createRule, customerWrites, forgetPlans } from '../support/routing.ts';

const SAO_PAULO = { timeZone: 'America/Sao_Paulo', holidays: null, dates: [] };
const WEEK = (['mon', 'tue', 'wed', 'thu', 'fri'] as const).map((weekday) => ({ weekday, from: '09:00', to: '18:00' }));
const OFFICE: BusinessHours = { ...SAO_PAULO, weekly: WEEK };
const SECOND = 1_000;
const HOUR = 3_600_000;

let runtime: TestRuntime;
let device: Device;
/** The clock of what is tested. */
let now: number;
let services: Services;
beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());
beforeEach(async () => {
  await Promise.all([forgetConversations(), DepartmentModel.deleteMany({}), RuleModel.deleteMany({}), DecisionModel.deleteMany({}), SettingModel.deleteMany({})]);
  forgetPlans();
  device = await createIdleDevice({ hours: OFFICE });
  services = { ...runtime.services, now: () => new Date(now) };
  // A Wednesday.
  at('2026-11-25T20:00');
});
afterEach(expectSound);

/** On the wall of São Paulo. */
function at(wall: string): void {
  now = Date.parse(`${wall}:00-03:00`);
}
const write = (text = 'Boa noite') => customerWrites(services, device, text);
/** What is due two seconds later, as the worker does on its hint. */
async function moments({ _id }: Conversation): Promise<void> {
  now += 2 * SECOND;
  await fireDeadlines(services, _id);
}
const sent = () => MessageModel.find({ direction: 'out' }).sort({ seq: 1 }).lean<Message[]>();
const texts = async () => (await sent()).map(({ text }) => text);

it('tells who opens a conversation when somebody will be there, as the bot, like anything that is sent', async () => {
  await moments(await write());
  const [message] = await sent();
  expect(message).toMatchObject({ text: 'Olá! Recebemos sua mensagem fora do nosso horário de atendimento. Voltamos amanhã às 9h.', author: { kind: 'bot' }, status: 'queued', seq: 1, senderKey: 'tel:+5511999990001' });
  const conversation = await ConversationModel.findOne().orFail().lean();
  expect(conversation).toMatchObject({ state: 'waiting', unreadCount: 1, lastMessage: { direction: 'out' }, deadlines: [] });
  expect((await readTimeline(conversation)).at(-1)).toMatchObject({ type: 'auto_replied', by: { kind: 'bot' }, data: { reason: 'outside_hours', messageId: String(message!._id) } });
});

it('tells once in twelve hours, and again the night after', async () => {
  await moments(await write());
  now += HOUR;
  await moments(await write('Alguém?'));
  expect(await texts()).toHaveLength(1);
  now += 11 * HOUR;
  expect((await write('Bom dia')).deadlines).toMatchObject([{ kind: 'outsideHours' }]);
  await moments(await ConversationModel.findOne().orFail().lean());
  expect(await texts()).toHaveLength(2);
  expect((await texts())[1]).toContain('hoje às 9h');
});

it('tells once for a burst, with racing workers, and after a crash', async () => {
  const conversation = await write('Oi');
  now += SECOND;
  await write('Tudo bem?');
  now += SECOND;
  await Promise.all(Array.from({ length: 6 }, () => fireDeadlines(services, conversation._id)));
  expect(await texts()).toHaveLength(1);

  const other = await customerWrites(services, device, 'Oi', '+5511999990002');
  now += 5 * SECOND;
  // No worker came: nobody had a hint, or it died.
  expect(await sweep(services, { slotsAt: Infinity })).toMatchObject({ firedDeadlines: 1 });
  expect(await MessageModel.countDocuments({ direction: 'out', conversationId: other._id })).toBe(1);
});

it('tells nothing while one is open, to somebody who is served, or who was by then', async () => {
  at('2026-11-25T17:59');
  expect((await write()).deadlines).toEqual([]);
  const ana = await createViewer({ name: 'Ana' });
  const target = { conversationId: String((await ConversationModel.findOne().orFail().lean())._id) };
  await acceptConversation(services, ana, target);
  at('2026-11-25T21:00');
  await moments(await write('Ainda aí?'));
  await releaseConversation(services, ana, target);
  await write('Alô?');
  await acceptConversation(services, ana, target);
  await moments(await ConversationModel.findOne().orFail().lean());
  expect(await texts()).toEqual([]);
});

it('is not told any more when somebody is there by then', async () => {
  at('2026-11-25T08:59');
  const conversation = await write();
  at('2026-11-25T09:00');
  await moments(conversation);
  expect(await texts()).toEqual([]);
  expect((await ConversationModel.findById(conversation._id).orFail().lean()).deadlines).toEqual([]);
});

it('knows holidays, own dates and other zones', async () => {
  const hours: BusinessHours = { timeZone: 'America/Manaus', weekly: WEEK, holidays: { state: null, optional: false }, dates: [{ date: '2026-12-24', name: 'Véspera', intervals: [{ from: '09:00', to: '12:00' }] }, { date: '2026-12-28', name: 'Balanço', intervals: [] }], message: 'Fechado. Voltamos {{retorno}}, {{cliente}}.' };
  await DeviceModel.updateOne({ _id: device._id }, { $set: { hours } });
  // 12:30 in Manaus on Christmas Eve; then Christmas, a weekend, and a Monday of their own.
  at('2026-12-24T13:30');
  await moments(await write());
  expect(await texts()).toEqual(['Fechado. Voltamos na terça-feira às 9h, Carla.']);
});

it('goes by the hours of the department that a rule sent it to', async () => {
  const support = await createDepartment('Suporte', { hours: { ...SAO_PAULO, weekly: WEEK.map((each) => ({ ...each, from: '07:30', to: '22:00' })) } });
  const sales = await createDepartment('Vendas', { hours: { ...OFFICE, message: 'O setor {{setor}} volta {{retorno}}.' } });
  await createRule('suporte', { departmentId: support }, 'ajuda');
  await createRule('vendas', { departmentId: sales }, 'comprar');
  await DeviceModel.updateOne({ _id: device._id }, { $set: { hours: null } });
  const lia = await createMember('Lia', sales);

  const buyer = await write('Quero comprar');
  expect(buyer.deadlines).toEqual([]);
  await routeConversation(services, buyer._id);
  await moments(buyer);
  expect(await texts()).toEqual(['O setor Vendas volta amanhã às 9h.']);

  await closeConversation(services, { ...lia, role: 'supervisor' }, { conversationId: String(buyer._id) });
  await DeviceModel.updateOne({ _id: device._id }, { $set: { hours: OFFICE } });
  const asker = await write('Preciso de ajuda');
  // The engine has not come to it: it is looked at again.
  await moments(asker);
  expect(await texts()).toHaveLength(1);
  await routeConversation(services, asker._id);
  now += 10 * SECOND;
  await moments(asker);
  expect(await texts()).toHaveLength(1);
});

it('says nothing where the text is empty, and says the settings’ own otherwise', async () => {
  await saveSettings(services, { ...DEFAULT_SETTINGS, outsideHoursMessage: '' });
  await moments(await write());
  await saveSettings(services, { ...DEFAULT_SETTINGS, outsideHoursMessage: 'Até {{retorno}}! {{empresa}}' });
  now += HOUR;
  await moments(await write('Oi?'));
  expect(await texts()).toEqual(['Até amanhã às 9h! Balcão']);
});
