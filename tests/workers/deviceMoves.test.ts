import { Types } from 'mongoose';
import { acceptConversation, amendMessage, carryOutMove, moveConversations, postMessage, readOutages, readTimeline, receiveMessage, startConversation, sweep, undoMoving, viewConversation } from '../../engine/commands/index.ts';
import { joiningOf } from '../../engine/commands/devices/moving/relocate.ts';
import { closeNewer } from '../../engine/commands/joining/joinConversations.ts';
import { sendQueuedMessages } from '../../engine/commands/outbound/index.ts';
import type { ErrorCode } from '../../engine/contract/index.ts';
import { NotSentError } from '../../engine/gateway/driver.ts';
import { ConversationModel, DeviceModel, DeviceMoveModel, MessageModel, type Conversation, type Device, type DeviceMove } from '../../engine/models/index.ts';
import type { Viewer } from '../../engine/policies/viewer.ts';
import { createIdleDevice, createViewer, expectSound, forgetConversations, incoming } from '../support/conversations.ts';
import { readEverything, takeMessages } from '../support/contacts.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';

let runtime: TestRuntime;
let banned: Device;
let fresh: Device;
let ana: Viewer;
let bruno: Viewer;
let rita: Viewer;
beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());
beforeEach(begin);
afterEach(expectSound);

async function begin(): Promise<void> {
  await forgetConversations();
  await DeviceMoveModel.deleteMany({});
  [banned, fresh] = [await createIdleDevice({ name: 'Vendas' }), await createIdleDevice({ name: 'Vendas nova' })];
  [ana, bruno, rita] = [await createViewer({ name: 'Ana' }), await createViewer({ name: 'Bruno' }), await createViewer({ name: 'Rita', role: 'supervisor' })];
}

const CARLA = '+5511911110001';
const DIEGO = '+5511922220002';

const says = (device: Device, phone: string, text: string) => takeMessages(runtime.services, incoming(device, { phone, text, pushName: phone === CARLA ? 'Carla' : 'Diego' }));
const answers = (viewer: Viewer, conversation: Conversation, text: string) => postMessage(runtime.services, viewer, { conversationId: String(conversation._id), text, clientMessageId: text });
const accepts = (viewer: Viewer, conversation: Conversation) => acceptConversation(runtime.services, viewer, { conversationId: String(conversation._id) });
const again = ({ _id }: Pick<Conversation, '_id'>): Promise<Conversation> => ConversationModel.findById(_id).orFail().lean();
const activeOn = (device: Device, text?: string): Promise<Conversation> => ConversationModel.findOne({ deviceId: device._id, active: true, ...(text && { 'lastMessage.text': text }) }).orFail().lean();
const textsOf = async ({ _id }: Pick<Conversation, '_id'>) => (await MessageModel.find({ conversationId: _id }).sort({ sortAt: 1, arrivedAt: 1, _id: 1 }).lean()).map(({ text }) => text);
const ask = () => moveConversations(runtime.services, rita, { fromDeviceId: String(banned._id), toDeviceId: String(fresh._id) });
const askToUndo = ({ _id }: DeviceMove) => undoMoving(runtime.services, rita, { deviceId: String(banned._id), moveId: String(_id) });

/** As the worker does it. */
async function move(): Promise<DeviceMove> {
  const { _id } = await ask();
  await carryOutMove(runtime.services, _id);
  return DeviceMoveModel.findById(_id).orFail().lean();
}

async function undo(done: DeviceMove): Promise<void> {
  await askToUndo(done);
  await carryOutMove(runtime.services, done._id);
}

/** A sweep a minute from now. */
function sweepLater() {
  const later = new Date(Date.now() + 60_000);
  return sweep({ ...runtime.services, now: () => later }, { slotsAt: later.getTime() });
}

type Network = (text: string) => Promise<void>;

/** One look at a conversation by the gateway that holds the device. Answers what the network got. */
async function look(device: Device, conversation: Pick<Conversation, '_id'>, network: Network = () => Promise.resolve()): Promise<string[]> {
  const got: string[] = [];
  await DeviceModel.updateOne({ _id: device._id }, { $set: { lease: { holder: 'test', fence: 1, expiresAt: new Date(Date.now() + 60_000) }, desired: 'connected', status: 'connected' } });
  const connection = {
    deviceId: String(device._id), holder: 'test', fence: 1, isOpen: () => true, createProviderId: () => new Types.ObjectId().toHexString(),
    send: async ({ text, providerId }: { text: string; providerId: string | null }) => {
      await network(text);
      got.push(text);
      return { providerId: providerId ?? '' };
    },
  };
  await sendQueuedMessages(runtime.services, { conversationId: String(conversation._id), connection, mayLeave: () => Promise.resolve(true), isCrowded: () => false });
  return got;
}

async function codeOf(command: Promise<unknown>): Promise<ErrorCode | 'done'> {
  return command.then(() => 'done' as const, (error: { code: ErrorCode }) => error.code);
}

describe('a moved conversation', () => {
  it('goes on in one thread, as it was, and the customer finds it under the other number', async () => {
    await says(banned, CARLA, 'a');
    await says(banned, DIEGO, 'b');
    const mine = await accepts(ana, await activeOn(banned, 'a'));
    const waiting = await activeOn(banned, 'b');
    await says(banned, CARLA, 'c');
    const before = [await again(mine), await again(waiting)];
    const done = await move();

    expect(done).toMatchObject({ state: 'moved', joins: [] });
    expect(done.conversationIds).toHaveLength(2);
    for (const each of before) {
      const { state, unreadCount, assigneeId, waitingSince, waitedFrom, protocol, lastMessage } = each;
      expect(await again(each)).toMatchObject({ state, unreadCount, assigneeId, waitingSince, waitedFrom, protocol, lastMessage, deviceId: fresh._id, openKey: `${String(fresh._id)}:${String(each.contactId)}` });
    }
    expect((await readTimeline(await again(mine))).at(-1)).toMatchObject({ type: 'moved', by: { name: 'Rita' }, from: 'unread', to: 'unread', data: { fromName: 'Vendas', toName: 'Vendas nova' } });
    await says(fresh, CARLA, 'd');
    expect(await textsOf(mine)).toEqual(['a', 'c', 'd']);
    expect(await ConversationModel.countDocuments()).toBe(2);
  });

  it('takes along what had arrived and lay in no conversation yet', async () => {
    await says(banned, CARLA, 'a');
    const conversation = await activeOn(banned);
    await receiveMessage(runtime.services, incoming(banned, { phone: CARLA, text: 'b' }));
    await receiveMessage(runtime.services, incoming(banned, { phone: DIEGO, text: 'c' }));
    await move();
    expect(await textsOf(conversation)).toEqual(['a', 'b']);
    expect(await ConversationModel.countDocuments({ deviceId: banned._id })).toBe(0);
    expect(await ConversationModel.countDocuments({ deviceId: fresh._id, active: true })).toBe(2);
  });

  it('leaves closed ones where they are', async () => {
    await says(banned, CARLA, 'a');
    await ConversationModel.updateMany({}, { $set: { active: false, state: 'closed' }, $unset: { openKey: 1 } });
    const done = await move();
    expect(done).toMatchObject({ state: 'moved', conversationIds: [] });
    expect(await ConversationModel.countDocuments({ deviceId: banned._id })).toBe(1);
    await ConversationModel.deleteMany({});
  });

  it('does not change a message that went through the former number', async () => {
    await says(banned, CARLA, 'a');
    const conversation = await accepts(ana, await activeOn(banned));
    const [said] = await MessageModel.find({ conversationId: conversation._id }).lean();
    await move();
    expect(await codeOf(amendMessage(runtime.services, ana, { messageId: String(said?._id), type: 'reaction', text: '👍' }))).toBe('not_amendable');
  });

  it('tells of the time that each of its numbers was away', async () => {
    await says(banned, CARLA, 'a');
    const conversation = await activeOn(banned);
    const at = (minutes: number) => new Date(Date.now() + minutes * 60_000);
    await DeviceModel.updateOne({ _id: banned._id }, { $set: { history: [{ at: at(-60), status: 'connected' }, { at: at(1), status: 'error', reason: 'banned' }] } });
    await DeviceModel.updateOne({ _id: fresh._id }, { $set: { history: [{ at: at(-60), status: 'connected' }, { at: at(-30), status: 'disconnected' }, { at: at(-20), status: 'connected' }, { at: at(9), status: 'disconnected' }, { at: at(11), status: 'connected' }] } });
    const { _id } = await ask();
    await carryOutMove({ ...runtime.services, now: () => at(5) }, _id);
    expect(await readOutages(await again(conversation), at(20))).toEqual([
      { from: at(1).toISOString(), until: at(5).toISOString(), reason: 'banned', recovered: 0 },
      { from: at(9).toISOString(), until: at(11).toISOString(), reason: null, recovered: 0 },
    ].map((outage) => ({ ...outage, from: expect.any(String), until: expect.any(String) })));
  });
});

describe('what was queued', () => {
  async function withQueue(): Promise<Conversation> {
    await says(banned, CARLA, 'a');
    const conversation = await accepts(ana, await activeOn(banned));
    for (const text of ['um', 'dois', 'três']) await answers(ana, conversation, text);
    return conversation;
  }

  it('leaves through the other number, in its order, with what is written afterwards', async () => {
    const conversation = await withQueue();
    await move();
    await answers(ana, conversation, 'quatro');
    expect(await look(banned, conversation)).toEqual([]);
    expect(await look(fresh, conversation)).toEqual(['um', 'dois', 'três', 'quatro']);
    expect(await MessageModel.distinct('deviceId', { conversationId: conversation._id, direction: 'out' })).toEqual([fresh._id]);
  });

  it('waits for what is leaving through the former one, which goes first when it is put back', async () => {
    const conversation = await withQueue();
    let isMoved = false;
    const got = await look(banned, conversation, async (text) => {
      if (isMoved) throw new Error(`${text} left through the former number`);
      await move();
      isMoved = true;
      expect(await look(fresh, conversation)).toEqual([]);
      throw new NotSentError('device_not_connected');
    });
    expect(got).toEqual([]);
    await MessageModel.updateMany({}, { $set: { nextAttemptAt: null } });
    expect(await look(fresh, conversation)).toEqual(['um', 'dois', 'três']);
  });

  it('of unknown fate stays with the former one, and is not sent again', async () => {
    const conversation = await withQueue();
    await MessageModel.updateOne({ text: 'um' }, { $set: { status: 'sending', claim: { by: 'gone', fence: 1, at: new Date(), until: new Date() } } });
    await move();
    expect(await look(fresh, conversation)).toEqual([]);
    await sweepLater();
    expect(await look(fresh, conversation)).toEqual(['dois', 'três']);
    expect(await MessageModel.findOne({ text: 'um' }).lean()).toMatchObject({ status: 'unknown', deviceId: banned._id });
  });

  it('by somebody who had read the conversation before is found by the sweeper', async () => {
    const conversation = await withQueue();
    await move();
    await MessageModel.updateOne({ text: 'um' }, { $set: { deviceId: banned._id } });
    expect(await sweepLater()).toMatchObject({ finishedMoves: 1 });
    expect(await MessageModel.countDocuments({ conversationId: conversation._id, deviceId: fresh._id, status: 'queued' })).toBe(3);
  });
});

describe.each([
  { first: () => banned, second: () => fresh, what: 'the older one is on the number that is left' },
  { first: () => fresh, second: () => banned, what: 'the older one is on the other number' },
])('one person with an active conversation on both numbers, where $what', ({ first, second }) => {
  async function both(): Promise<{ older: Conversation; newer: Conversation }> {
    await says(first(), CARLA, 'a');
    const older = await accepts(ana, await activeOn(first()));
    await says(second(), CARLA, 'b');
    const newer = await accepts(bruno, await activeOn(second()));
    await answers(bruno, newer, 'resposta b1');
    await answers(ana, older, 'resposta a1');
    await says(second(), CARLA, 'c');
    return { older: await again(older), newer: await again(newer) };
  }

  it('has one, the older, afterwards', async () => {
    const { older, newer } = await both();
    expect(await move()).toMatchObject({ state: 'moved', joins: [{ olderId: older._id, newerId: newer._id }] });
    const joined = await again(older);
    expect(joined).toMatchObject({ state: 'unread', unreadCount: 1, deviceId: fresh._id, lastMessage: { text: 'c' } });
    expect(joined.assigneeId?.toHexString()).toBe(ana.id);
    expect(await again(newer)).toMatchObject({ state: 'closed', closeReason: 'merged', mergedInto: older._id });
    expect(await textsOf(older)).toEqual(['a', 'b', 'resposta b1', 'resposta a1', 'c']);
    expect((await readTimeline(joined)).findLast(({ type }) => type === 'merged')).toMatchObject({ data: { part: 'absorbed', cause: 'device' } });
    await says(fresh, CARLA, 'd');
    expect((await textsOf(older)).at(-1)).toBe('d');
    expect(await look(fresh, older)).toEqual(['resposta a1', 'resposta b1']);
  });

  it('has two again after undoing, as if nothing had been', async () => {
    await both();
    await says(banned, DIEGO, 'x');
    const before = await readEverything();
    const done = await move();
    expect(await readEverything()).not.toEqual(before);
    await undo(done);
    expect(await readEverything()).toEqual(before);
  });

  it('keeps after undoing what came through each number', async () => {
    const { older, newer } = await both();
    const done = await move();
    await viewConversation(runtime.services, ana, { conversationId: String(older._id) });
    await says(fresh, CARLA, 'd');
    await undo(done);
    const [onFresh] = [older, newer].filter(({ deviceId }) => deviceId.equals(fresh._id));
    expect((await textsOf(onFresh ?? older)).at(-1)).toBe('d');
  });

  it('is joined and parted wherever a crash interrupts, and when two processes do it at once', async () => {
    for (const crash of [async () => undefined, closedOnly, twiceAtOnce]) {
      await begin();
      const { older, newer } = await both();
      const before = await readEverything();
      const { _id } = await ask();
      await crash(await DeviceMoveModel.findById(_id).orFail().lean(), older, newer);
      await sweepLater();
      expect(await DeviceMoveModel.findById(_id).lean()).toMatchObject({ state: 'moved' });
      expect(await again(newer)).toMatchObject({ mergedInto: older._id });
      expect(await again(older)).toMatchObject({ unreadCount: 1, deviceId: fresh._id });
      await expectSound();

      await askToUndo(await DeviceMoveModel.findById(_id).orFail().lean());
      await sweepLater();
      expect(await readEverything()).toEqual(before);
      await expectSound();
    }
  });

  async function closedOnly(asked: DeviceMove, older: Conversation, newer: Conversation): Promise<undefined> {
    const join = { olderId: older._id, newerId: newer._id };
    const ids = [older, newer].filter(({ deviceId }) => deviceId.equals(banned._id)).map((each) => each._id);
    const recorded = await DeviceMoveModel.findByIdAndUpdate(asked._id, { $set: { joins: [join], conversationIds: ids } }, { returnDocument: 'after' }).orFail().lean();
    await closeNewer(runtime.services, joiningOf(recorded), join);
  }

  async function twiceAtOnce({ _id }: DeviceMove): Promise<undefined> {
    const other = { ...runtime.services, processId: 'another' };
    await Promise.all([carryOutMove(runtime.services, _id), carryOutMove(other, _id)]);
  }
});

describe('moving', () => {
  it('is one at a time for a device', async () => {
    await ask();
    expect(await codeOf(ask())).toBe('move_pending');
    const other = await createIdleDevice({ name: 'Terceira' });
    expect(await codeOf(moveConversations(runtime.services, rita, { fromDeviceId: String(fresh._id), toDeviceId: String(other._id) }))).toBe('move_pending');
  });

  it('is undone once, and the latest first', async () => {
    await says(banned, CARLA, 'a');
    const done = await move();
    const third = await createIdleDevice({ name: 'Terceira' });
    const onward = await moveConversations(runtime.services, rita, { fromDeviceId: String(fresh._id), toDeviceId: String(third._id) });
    await carryOutMove(runtime.services, onward._id);
    expect(await codeOf(askToUndo(done))).toBe('move_not_last');
    await undoMoving(runtime.services, rita, { deviceId: String(third._id), moveId: String(onward._id) });
    await carryOutMove(runtime.services, onward._id);
    await undo(done);
    expect(await codeOf(askToUndo(done))).toBe('already_undone');
    expect(await activeOn(banned)).toMatchObject({ lastMessage: { text: 'a' } });
  });

  it('goes on while people write and answer, and nothing is lost', async () => {
    const phones = Array.from({ length: 12 }, (_, index) => `+55119333300${String(index).padStart(2, '0')}`);
    for (const phone of phones) await says(banned, phone, 'oi');
    for (const conversation of await ConversationModel.find({ active: true }).lean()) await accepts(rita, conversation).catch(() => undefined);
    const { _id } = await ask();
    const held = await ConversationModel.find({ active: true, assigneeId: rita.id }).lean();
    await Promise.all([
      carryOutMove(runtime.services, _id),
      ...phones.map((phone) => says(banned, phone, `${phone} ainda`)),
      ...phones.map((phone) => says(fresh, phone, `${phone} agora`)),
      ...held.map((conversation) => answers(rita, conversation, `para ${String(conversation._id)}`)),
      startConversation(runtime.services, rita, { deviceId: String(banned._id), phone: '+5511944440001', text: 'Olá' }).catch(() => undefined),
    ]);
    await sweepLater();
    await carryOutMove(runtime.services, (await ask())._id);
    expect(await ConversationModel.countDocuments({ deviceId: banned._id, active: true })).toBe(0);
    expect(await MessageModel.countDocuments({ undrained: true })).toBe(0);
    expect(await MessageModel.countDocuments({ direction: 'in' })).toBe(phones.length * 3);
    expect(await MessageModel.countDocuments({ conversationId: null })).toBe(0);
    for (const conversation of await ConversationModel.find({ active: true }).lean()) await look(fresh, conversation);
    expect(await MessageModel.countDocuments({ direction: 'out', status: 'queued' })).toBe(0);
    const active = await ConversationModel.find({ active: true }).lean();
    expect(new Set(active.map(({ contactId }) => String(contactId))).size).toBe(active.length);
  });
});
