import { closeConversation, drainContact, fireDeadlines, postMessage, readTimeline, receiveMessage, saveSettings, snoozeConversation, sweep } from '../../engine/commands/index.ts';
import { DEFAULT_SETTINGS, type SettingsUpdate } from '../../engine/contract/index.ts';
import { ConversationModel, LockModel, MessageModel, SettingModel } from '../../engine/models/index.ts';
import type { Viewer } from '../../engine/policies/viewer.ts';
import type { Device } from '../../engine/models/index.ts';
import { startDeadlinesWorker } from '../../workers/deadlines.ts';
import { answeredConversation, findConversation, later, take, waitingConversation } from '../support/answeredConversation.ts';
import { createIdleDevice, createViewer, expectSound, forgetConversations, incoming } from '../support/conversations.ts';
import { createTestRuntime, waitFor, type TestRuntime } from '../support/harness.ts';

let runtime: TestRuntime;
let device: Device;
let ana: Viewer;

beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());
beforeEach(async () => {
  await forgetConversations();
  await Promise.all([SettingModel.deleteMany({}), LockModel.deleteMany({})]);
  device = await createIdleDevice();
  ana = await createViewer({ name: 'Ana' });
});
afterEach(expectSound);

const set = (settings: SettingsUpdate) => saveSettings(runtime.services, { ...DEFAULT_SETTINGS, ...settings });
const fire = (conversationId: string, minutes: number) => fireDeadlines(later(runtime.services, minutes), conversationId);
const timelineOf = async (conversationId: string) => readTimeline(await findConversation(conversationId));

/** The network has taken everything that was written: as after the gateway has sent it. */
const sent = () => MessageModel.updateMany({ status: 'queued' }, { $set: { status: 'sent' } });
async function sentConversation(): Promise<string> {
  const id = await answeredConversation(runtime.services, device, ana);
  await sent();
  return id;
}

describe('a conversation that waits too long', () => {
  it('is marked once, until somebody takes it', async () => {
    await set({ waitingMinutes: 5, firstReplyMinutes: 10 });
    const id = await waitingConversation(runtime.services, device);
    await fire(id, 4);
    expect((await findConversation(id)).clocks.alerts).toEqual([]);
    await fire(id, 6);
    await fire(id, 7);
    expect(await findConversation(id)).toMatchObject({ state: 'waiting', clocks: { alerts: ['waiting'] }, deadlines: [{ kind: 'firstReply' }] });
    expect((await timelineOf(id)).filter((event) => event.type === 'overdue')).toMatchObject([{ data: { deadline: 'waiting', minutes: 5 } }]);
  });

  it('counts from the arrival of the message, not from when it was drained', async () => {
    await set({ waitingMinutes: 5 });
    const id = await waitingConversation({ ...runtime.services, now: () => new Date(Date.now() - 3 * 60_000) }, device);
    const { nextDeadlineAt, waitingSince } = await findConversation(id);
    expect(nextDeadlineAt!.getTime() - waitingSince!.getTime()).toBe(5 * 60_000);
    const first = await MessageModel.findOne({ conversationId: id }).orFail().lean();
    expect(waitingSince).toEqual(first.arrivedAt);
  });

  it('is found by one worker of many, by the hint alone', async () => {
    await set({ waitingMinutes: 1 });
    const worker = startDeadlinesWorker(runtime.runtime, 5);
    try {
      // Its message arrived a minute less half a second ago, so it becomes due in half a second.
      const id = await waitingConversation({ ...runtime.services, now: () => new Date(Date.now() - 59_500) }, device);
      await waitFor(async () => (await findConversation(id)).clocks.alerts.includes('waiting'), { what: 'the mark' });
      await waitFor(async () => (await findConversation(id)).events.length === 0, { what: 'the drained event' });
    } finally {
      await worker.close();
    }
  });
});

describe('the sweeper', () => {
  it('does what nobody was woken for, after a flushed Redis too', async () => {
    await set({ waitingMinutes: 5 });
    const id = await waitingConversation(runtime.services, device);
    const report = await sweep(later(runtime.services, 6), { slotsAt: Date.now() + 3_600_000 });
    expect(report).toMatchObject({ firedDeadlines: 1 });
    expect((await findConversation(id)).clocks.alerts).toEqual(['waiting']);
  });

  it('gives open conversations the deadlines of changed settings', async () => {
    await set({});
    const id = await waitingConversation(runtime.services, device);
    expect(await findConversation(id)).not.toHaveProperty('nextDeadlineAt');
    const memory = { slotsAt: Date.now() };
    await sweep(runtime.services, memory);
    await set({ waitingMinutes: 30 });
    expect(await sweep(runtime.services, memory)).toMatchObject({ rescheduledConversations: 1 });
    expect((await findConversation(id)).deadlines).toMatchObject([{ kind: 'waiting' }]);
    await set({});
    await sweep(runtime.services, memory);
    expect(await findConversation(id)).not.toHaveProperty('nextDeadlineAt');
  });

  it('fires nothing that former settings asked for', async () => {
    await set({ waitingMinutes: 5 });
    const id = await waitingConversation(runtime.services, device);
    await set({ waitingMinutes: 50 });
    await fire(id, 6);
    expect((await findConversation(id)).clocks.alerts).toEqual([]);
    await fire(id, 51);
    expect((await findConversation(id)).clocks.alerts).toEqual(['waiting']);
  });
});

describe('a customer who does not answer', () => {
  const SILENT = { silentReminderMinutes: 10, silentReminderMessage: 'Oi, {{cliente}}, ainda está aí?', silentCloseMinutes: 20, closingMessage: 'Encerramos o protocolo {{protocolo}}.' };

  it('is reminded, and then the conversation is closed, each said to them and in the timeline', async () => {
    await set(SILENT);
    const id = await sentConversation();
    await fire(id, 11);
    await fire(id, 12);
    const [reminder, ...more] = await MessageModel.find({ conversationId: id, 'author.kind': 'system' }).lean();
    expect(more).toEqual([]);
    expect(reminder).toMatchObject({ text: 'Oi, Carla, ainda está aí?', status: 'queued', seq: 2, direction: 'out' });
    await fire(id, 30);
    expect((await findConversation(id)).state).toBe('assigned');
    await sent();
    await fire(id, 32);
    const closed = await findConversation(id);
    expect(closed).toMatchObject({ state: 'closed', closeReason: 'customer_silent' });
    expect(await MessageModel.findOne({ conversationId: id, seq: 3 }).lean()).toMatchObject({ text: `Encerramos o protocolo ${closed.protocol}.` });
    expect((await timelineOf(id)).slice(-2)).toMatchObject([{ type: 'reminded', by: { kind: 'system' } }, { type: 'closed', by: { kind: 'system' }, data: { reason: 'customer_silent' } }]);
  });

  it('is left alone once they have written', async () => {
    await set(SILENT);
    const id = await sentConversation();
    await take(runtime.services, incoming(device));
    await fire(id, 60);
    expect((await findConversation(id)).state).toBe('unread');
    expect(await MessageModel.countDocuments({ 'author.kind': 'system' })).toBe(0);
  });

  it('is reminded once by many workers at once', async () => {
    await set(SILENT);
    const id = await sentConversation();
    await Promise.all(Array.from({ length: 8 }, () => fire(id, 11)));
    expect(await MessageModel.countDocuments({ conversationId: id, 'author.kind': 'system' })).toBe(1);
  });

  it('is not called silent while their answer waits to be drained, nor while our word has not left', async () => {
    await set(SILENT);
    const answered = await sentConversation();
    await receiveMessage(runtime.services, incoming(device, { text: 'estou aqui' }));
    await fire(answered, 11);
    const unsent = await answeredConversation(runtime.services, device, ana, '+5511999990005');
    await fire(unsent, 11);
    expect(await MessageModel.countDocuments({ 'author.kind': 'system' })).toBe(0);
    expect((await findConversation(unsent)).nextDeadlineAt!.getTime()).toBeGreaterThan(Date.now() + 11 * 60_000);
    await drainContact(runtime.services, { deviceId: device._id.toHexString(), senderKey: 'tel:+5511999990001' });
    await sent();
    await fire(unsent, 12);
    expect(await MessageModel.countDocuments({ 'author.kind': 'system' })).toBe(1);
  });

  it('has as long to answer after a late reminder', async () => {
    await set(SILENT);
    const id = await sentConversation();
    await fire(id, 600);
    expect((await findConversation(id)).state).toBe('assigned');
  });
});

describe('what was put aside', () => {
  it('comes back at its time, and is marked until somebody goes on with it', async () => {
    await set({ silentReminderMinutes: 10, silentReminderMessage: 'Oi?' });
    const id = await answeredConversation(runtime.services, device, ana);
    const until = new Date(Date.now() + 60 * 60_000).toISOString();
    await snoozeConversation(runtime.services, ana, { conversationId: id, until });
    await fire(id, 59);
    expect(await MessageModel.countDocuments({ 'author.kind': 'system' })).toBe(0);
    await fire(id, 61);
    expect((await findConversation(id)).clocks).toMatchObject({ snoozedUntil: null, alerts: ['snooze'] });
    expect(await MessageModel.countDocuments({ 'author.kind': 'system' })).toBe(0);
    await postMessage(runtime.services, ana, { conversationId: id, text: 'Voltando ao seu caso', clientMessageId: 'back' });
    expect((await findConversation(id)).clocks.alerts).toEqual([]);
  });

  it('loses the mark when its assignee takes it up again, and that is told once', async () => {
    await set({});
    const id = await answeredConversation(runtime.services, device, ana);
    await snoozeConversation(runtime.services, ana, { conversationId: id, until: new Date(Date.now() + 60_000).toISOString() });
    await fire(id, 2);
    await snoozeConversation(runtime.services, ana, { conversationId: id, until: null });
    const { version } = await snoozeConversation(runtime.services, ana, { conversationId: id, until: null });
    expect(await findConversation(id)).toMatchObject({ version, clocks: { alerts: [] } });
    expect((await timelineOf(id)).slice(-2).map(({ type, by }) => [type, by.kind])).toEqual([['snooze_ended', 'system'], ['snooze_ended', 'user']]);
  });

  it('comes back when the customer writes', async () => {
    await set({});
    const id = await answeredConversation(runtime.services, device, ana);
    await snoozeConversation(runtime.services, ana, { conversationId: id, until: new Date(Date.now() + 3_600_000).toISOString() });
    await take(runtime.services, incoming(device));
    expect(await findConversation(id)).toMatchObject({ state: 'unread', clocks: { snoozedUntil: null, alerts: [] } });
    expect(await findConversation(id)).not.toHaveProperty('nextDeadlineAt');
  });

  it('is refused for one that nobody has, a past time and a stranger', async () => {
    await set({});
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const waiting = await waitingConversation(runtime.services, device);
    await expect(snoozeConversation(runtime.services, ana, { conversationId: waiting, until })).rejects.toMatchObject({ code: 'illegal_transition' });
    const id = await answeredConversation(runtime.services, device, ana, '+5511999990002');
    await expect(snoozeConversation(runtime.services, ana, { conversationId: id, until: '2020-01-01T00:00:00Z' })).rejects.toMatchObject({ code: 'invalid' });
    await expect(snoozeConversation(runtime.services, await createViewer({ name: 'Bruno' }), { conversationId: id, until })).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('closing', () => {
  it('says the closing message with its variables, in its place after what the agent wrote', async () => {
    await set({ closingMessage: 'Obrigado, {{cliente}}! {{atendente}}, da {{empresa}}.', companyName: 'Padaria' });
    const id = await answeredConversation(runtime.services, device, ana);
    await closeConversation(runtime.services, ana, { conversationId: id });
    expect(await MessageModel.findOne({ conversationId: id, seq: 2 }).lean()).toMatchObject({ text: 'Obrigado, Carla! Ana, da Padaria.', status: 'queued', author: { kind: 'system' } });
  });

  it('says nothing when it is silent, or when there is no message', async () => {
    await set({ closingMessage: 'Obrigado!' });
    const silent = await answeredConversation(runtime.services, device, ana);
    await closeConversation(runtime.services, ana, { conversationId: silent, silent: true });
    await set({});
    const plain = await answeredConversation(runtime.services, device, ana, '+5511999990002');
    await closeConversation(runtime.services, ana, { conversationId: plain });
    expect(await MessageModel.countDocuments({ 'author.kind': 'system' })).toBe(0);
  });
});

describe('a short thanks after closing', () => {
  async function closedOne(settings: SettingsUpdate = {}): Promise<string> {
    await set(settings);
    const id = await answeredConversation(runtime.services, device, ana);
    await closeConversation(runtime.services, ana, { conversationId: id });
    return id;
  }

  it('is stored, stands in the history of what was closed, and opens nothing', async () => {
    const id = await closedOne();
    await take(runtime.services, incoming(device, { text: 'obrigada!' }), incoming(device, { text: '👍' }));
    expect(await ConversationModel.countDocuments()).toBe(1);
    expect((await findConversation(id)).state).toBe('closed');
    expect((await MessageModel.find({ conversationId: id, direction: 'in' }).sort({ sortAt: 1 }).lean()).map((message) => message.text)).toEqual(['Bom dia', 'obrigada!', '👍']);
    expect((await timelineOf(id)).at(-1)).toMatchObject({ type: 'thanked', from: 'closed', to: 'closed' });
    expect(await MessageModel.countDocuments({ undrained: true })).toBe(0);
  });

  it('does not reopen within the window either', async () => {
    device = await createIdleDevice({ reopenWindowMinutes: 60 });
    const id = await closedOne();
    await take(runtime.services, incoming(device, { text: 'ok, obrigado' }));
    expect((await findConversation(id)).state).toBe('closed');
  });

  it('goes along with what has to be answered', async () => {
    await closedOne();
    await take(runtime.services, incoming(device, { text: 'obrigada!' }), incoming(device, { text: 'só mais uma coisa: qual o horário?' }));
    expect(await ConversationModel.find().sort({ openedAt: 1, _id: 1 }).lean()).toMatchObject([{ state: 'closed' }, { state: 'waiting', unreadCount: 2 }]);
  });

  it('opens one a day later, when the setting is off, and when there was none before', async () => {
    await closedOne();
    await take(later(runtime.services, 25 * 60), incoming(device, { text: 'obrigada!' }));
    expect(await ConversationModel.countDocuments({ active: true })).toBe(1);

    await set({ ignoreThanks: false });
    const other = await answeredConversation(runtime.services, device, ana, '+5511999990003');
    await closeConversation(runtime.services, ana, { conversationId: other });
    await take(runtime.services, incoming(device, { phone: '+5511999990003', text: 'ok' }));
    expect(await ConversationModel.countDocuments({ active: true })).toBe(2);

    await set({});
    await take(runtime.services, incoming(device, { phone: '+5511999990004', text: 'ok' }));
    expect(await ConversationModel.countDocuments({ active: true })).toBe(3);
  });
});
