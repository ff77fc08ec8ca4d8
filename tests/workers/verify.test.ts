import { acceptConversation, closeConversation, drainContact, postMessage, receiveMessage } from '../../engine/commands/index.ts';
import { describeReport, isSound, verifyEverything, type VerifyReport } from '../../engine/commands/verify/index.ts';
import { ConversationModel, MessageModel, TimelineEventModel, UserModel, type Conversation } from '../../engine/models/index.ts';
import type { Viewer } from '../../engine/policies/viewer.ts';
import { createIdleDevice, createViewer, expectSound, forgetConversations, incoming } from '../support/conversations.ts';
import { createTestRuntime, type TestRuntime } from '../support/harness.ts';
import { later } from '../support/poison.ts';

let runtime: TestRuntime;
let ana: Viewer;
let conversation: Conversation;
beforeAll(async () => {
  runtime = await createTestRuntime();
});
afterAll(() => runtime.close());
beforeEach(async () => {
  await forgetConversations();
  ana = await createViewer({ name: 'Ana' });
  const device = await createIdleDevice();
  await receiveMessage(runtime.services, incoming(device));
  await drainContact(runtime.services, { deviceId: device._id.toHexString(), senderKey: 'tel:+5511999990001' });
  conversation = await ConversationModel.findOne().orFail().lean();
  const conversationId = conversation._id.toHexString();
  await acceptConversation(runtime.services, ana, { conversationId });
  for (const text of ['um', 'dois']) await postMessage(runtime.services, ana, { conversationId, text, clientMessageId: text });
});

/** As a check a minute later finds it: nothing is under way any more. */
function check(dryRun = false): Promise<VerifyReport> {
  return verifyEverything(later(runtime.services, 60_000), { dryRun });
}

async function problems(): Promise<unknown[]> {
  const report = await check();
  expect(isSound(report)).toBe(false);
  expect(describeReport(report)).toContain(conversation.protocol);
  return report.wrong.flatMap((wrong) => wrong.problems);
}

it('passes a sound history, open and closed', async () => {
  expect(await check()).toMatchObject({ conversations: 1, sound: 1, wrong: [], unfinished: [], mended: { slots: [], leftovers: [] } });
  await closeConversation(runtime.services, ana, { conversationId: conversation._id.toHexString(), reason: 'Resolvido' });
  const report = await check();
  expect(report).toMatchObject({ conversations: 1, sound: 1 });
  expect(describeReport(report)).toContain('Everything is sound.');
});

it('finds an entry that is missing from the timeline', async () => {
  await TimelineEventModel.deleteOne({ conversationId: conversation._id, type: 'accepted' });
  expect(await problems()).toEqual(expect.arrayContaining([{ kind: 'gap', from: 3, to: 3 }]));
});

it('finds the last entry missing, which replays', async () => {
  await TimelineEventModel.deleteOne({ conversationId: conversation._id, seq: 5 });
  expect(await problems()).toEqual([{ kind: 'gap', from: 5, to: 5 }]);
});

it('finds a state changed by hand, and says both', async () => {
  await ConversationModel.updateOne({ _id: conversation._id }, { $set: { state: 'unread', unreadCount: 3 } });
  expect(await problems()).toEqual([
    { kind: 'field', field: 'state', timeline: 'assigned', stored: 'unread' },
    { kind: 'field', field: 'unreadCount', timeline: 0, stored: 3 },
  ]);
  expect(describeReport(await check())).toContain('state: the timeline says assigned, stored is unread');
});

it('finds a conversation that its agent no longer finds', async () => {
  const { sight } = await ConversationModel.findById(conversation._id).orFail().lean();
  await ConversationModel.updateOne({ _id: conversation._id }, { $set: { sight: ['common'] } });
  expect(await problems()).toEqual([{ kind: 'field', field: 'sight', timeline: sight, stored: ['common'] }]);
});

it('finds an offer of the engine for what somebody has', async () => {
  const offer = { requestId: 'one', toUserId: conversation.contactId, toDepartmentId: null, toName: 'Bia', note: null, by: { kind: 'rule' as const }, requestedAt: new Date(), offer: { expiresAt: new Date(), reserved: true } };
  await ConversationModel.updateOne({ _id: conversation._id }, { $set: { pendingTransfer: offer, offeredToId: offer.toUserId } });
  expect(await problems()).toContainEqual({ kind: 'field', field: 'offeredToId', timeline: null, stored: offer.toUserId.toHexString() });
});

it('finds an open conversation without its key', async () => {
  await ConversationModel.updateOne({ _id: conversation._id }, { $unset: { openKey: 1 } });
  expect(await problems()).toMatchObject([{ kind: 'openKey', stored: null }]);
});

it('finds a message that is gone, one with a place of another, and one out of order', async () => {
  const message = await MessageModel.findOne({ text: 'dois' }).orFail().lean();
  await MessageModel.updateOne({ _id: message._id }, { $set: { seq: 1 } });
  expect(await problems()).toMatchObject([{ kind: 'place', place: 1 }]);
  await MessageModel.updateOne({ _id: message._id }, { $set: { seq: 2, sortAt: new Date(0) } });
  expect(await problems()).toMatchObject([{ kind: 'order', place: 2 }]);
  await MessageModel.deleteOne({ _id: message._id });
  expect(await problems()).toEqual([{ kind: 'lostMessage', seq: 5, messageId: message._id.toHexString() }]);
});

it('gives back a place too many and adds a missing one; only tells so in a dry run', async () => {
  const old = new Date(Date.now() - 60_000);
  await UserModel.updateOne({ _id: ana.id }, { $set: { slots: [{ conversationId: ana.id, version: 1, at: old }] } });
  const dry = await check(true);
  expect(dry.mended.slots).toMatchObject([{ kind: 'extra', userName: 'Ana' }, { kind: 'missing', userName: 'Ana' }]);
  expect(isSound(dry)).toBe(false);
  expect(describeReport(dry)).toContain('nothing was changed');

  const report = await check();
  expect(report.mended.slots).toHaveLength(2);
  expect(isSound(report)).toBe(true);
  await expectSound();
  expect((await check()).mended.slots).toEqual([]);
});

it('leaves a reservation of a change under way alone', async () => {
  await UserModel.updateOne({ _id: ana.id }, { $push: { slots: { conversationId: ana.id, version: 1, at: new Date() } } });
  expect((await verifyEverything(runtime.services)).mended.slots).toEqual([]);
});

it('finishes what a crash left, and says what it cannot', async () => {
  const device = await createIdleDevice();
  await receiveMessage(runtime.services, incoming(device, { phone: '+5511999990002' }));
  const report = await check();
  expect(report).toMatchObject({ mended: { leftovers: [{ kind: 'messages', count: 1 }] }, conversations: 2, sound: 2 });
  expect(isSound(report)).toBe(true);
  expect(await MessageModel.countDocuments({ undrained: true })).toBe(0);

  const old = new Date(Date.now() - 60_000);
  await ConversationModel.updateOne({ _id: conversation._id }, { $set: { effects: [{ key: 'x', type: 'fromTheFuture', data: {}, at: old, claimedBy: 'dead', claimedAt: old, fence: 1 }] } });
  const second = await check();
  expect(second.unfinished).toMatchObject([{ kind: 'effects', protocol: conversation.protocol, error: expect.stringContaining('fromTheFuture') }]);
  expect(isSound(second)).toBe(false);
});

it('counts nothing as wrong that changes during the check', async () => {
  const { services } = runtime;
  const conversationId = conversation._id.toHexString();
  let isDone = false;
  const changing = (async () => {
    for (let index = 0; !isDone; index += 1) await postMessage(services, ana, { conversationId, text: String(index), clientMessageId: `x${index}` });
  })();
  for (let round = 0; round < 10; round += 1) expect(await verifyEverything(services)).toMatchObject({ wrong: [], unfinished: [], mended: { slots: [], leftovers: [] } });
  isDone = true;
  await changing;
});
