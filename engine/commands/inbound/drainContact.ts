import { createHash } from 'node:crypto';
import { Types } from 'mongoose';
import { intakeKind, isWithinReopenWindow, opensConversation, type ConversationEvent } from '../../conversation/index.ts';
import { AppError } from '../../errors.ts';
import { ConversationModel, DeviceModel, MessageModel, UserModel, type Contact, type Conversation, type Device, type Message } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { changeConversation } from '../conversations/changeConversation.ts';
import { openKeyOf, type Draft } from '../conversations/draft.ts';
import { openConversation } from '../conversations/openConversation.ts';
import { outsideClock } from '../conversations/outsideHours.ts';
import { settleAbandoned } from '../conversations/settleConversation.ts';
import { releaseSlot, reserveSlot } from '../conversations/slots.ts';
import { relateMessages } from '../amendments/index.ts';
import { findOrCreateContact } from '../contacts/findOrCreateContact.ts';
import { allKeysOf } from '../contacts/livingContact.ts';
import { followMerge } from '../contacts/merging/index.ts';
import { absorbDraft, arrivalOf } from './absorbDraft.ts';
import { areStillUndrained, areUndrained, hasAbsorbed } from './areStillUndrained.ts';
import { areOnlyThanks, keepThanks } from './keepThanks.ts';

/** One write takes up to so many messages; the next round takes the rest. */
const BATCH = 200;
const MAX_ROUNDS = 500;

/**
 * The inbound worker's part: puts everything a sender has written, in arrival order, into their conversation. Safe to
 * repeat and to run twice at once: the compare-and-set decides, losers begin again. What is stored after a batch was read
 * has given a hint of its own, which makes one more run: nobody looks again for it here.
 */
export async function drainContact(services: Services, { deviceId, senderKey }: { deviceId: string; senderKey: string }): Promise<void> {
  const device = await DeviceModel.findById(deviceId).lean();
  if (!device) return;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const messages = await readUndrained(device, [senderKey]);
    if (messages.length === 0) return;
    const contact = await findOrCreateContact(services, identityOf(messages));
    // Also the one that was asked for, whatever the contact knows of it: nothing that is stored may be passed over.
    const keys = [...new Set([...allKeysOf(contact), senderKey])];
    const batch = keys.length > 1 ? await readUndrained(device, keys) : messages;
    const isDone = batch.length === 0 || (await drainBatch(services, device, contact, batch));
    if (isDone && batch.length < BATCH) return;
  }
  throw new Error(`the messages of a sender on device ${deviceId} could not be drained in ${MAX_ROUNDS} rounds`);
}

/** By arrival: what one person wrote under their LID and under their phone is one row. */
async function readUndrained(device: Device, senderKeys: string[]): Promise<Message[]> {
  return MessageModel.find({ deviceId: device._id, senderKey: { $in: senderKeys }, undrained: true }).sort({ arrivedAt: 1, _id: 1 }).limit(BATCH).lean();
}

/** One attempt at one batch. False when it is to be read again: another run came between. */
async function drainBatch(services: Services, device: Device, contact: Contact, messages: Message[]): Promise<boolean> {
  const identity = { deviceId: device._id, contactId: contact._id };
  if (contact.ignored) {
    // Nobody waits for their files; whoever wants one can ask for it.
    await MessageModel.updateMany({ _id: { $in: messages.map(({ _id }) => _id) }, 'media.status': 'pending' }, { $set: { 'media.status': 'failed', 'media.reason': 'ignored' } });
    return markDrained(services, messages, contact, null);
  }

  const open = await ConversationModel.findOne({ openKey: openKeyOf(identity) }).lean();
  const last = open ?? (await ConversationModel.findOne({ ...identity, active: false, mergedInto: null }).sort({ closedAt: -1 }).lean());
  if (last && hasAbsorbed(last, messages)) {
    // An earlier run died after its write: finish it, then read again.
    await settleAbandoned(services, last);
    return false;
  }
  if (open) return absorb(services, device, open, contact, messages);
  if (last && (await areOnlyThanks(last, messages))) return keepThanks(services, last, contact, messages);
  const opening = messages.findIndex(opensConversation);
  if (opening === -1) return markDrained(services, messages, contact, last?._id ?? null);
  if (last && isWithinReopenWindow(last.closedAt, messages[opening]?.arrivedAt ?? services.now(), device.reopenWindowMinutes)) {
    return reopen(services, device, last, contact, messages);
  }
  return openFor(services, device, contact, messages, last?._id ?? null);
}

/** Nothing happens to a conversation: they stand in the history of `conversationId`, if any. */
async function markDrained(services: Services, messages: Message[], contact: Contact, conversationId: Types.ObjectId | null): Promise<boolean> {
  await relateMessages(services, contact, messages);
  await MessageModel.updateMany({ _id: { $in: messages.map((message) => message._id) }, undrained: true }, { $set: { conversationId, contactId: contact._id }, $unset: { undrained: 1 } });
  return true;
}

async function absorb(services: Services, device: Device, open: Conversation, contact: Contact, messages: Message[]): Promise<boolean> {
  let isAbsorbed = false;
  const decide = async (conversation: Conversation) => {
    isAbsorbed = conversation.active && (await areStillUndrained(conversation, messages));
    return isAbsorbed ? withOutsideClock(services, device, conversation, messages, absorbDraft(conversation, contact, messages)) : null;
  };
  await changeConversation(services, open._id, decide, { seen: open });
  return isAbsorbed;
}

/**
 * A conversation's id follows from the message that opens it: whoever comes to that message a second time, even when the
 * conversation was closed meanwhile, opens no second one.
 */
async function openFor(services: Services, device: Device, contact: Contact, messages: Message[], previousId: Types.ObjectId | null): Promise<boolean> {
  // What another run has put into a conversation that was closed meanwhile opens none.
  if (!(await areUndrained(messages))) return false;
  const _id = messages[0] && conversationIdOf(messages[0]._id);
  const draft = absorbDraft(null, contact, messages);
  const open: ConversationEvent = { type: 'open', at: arrivalOf(messages), departmentId: device.defaultDepartmentId?.toHexString() ?? null, assigneeId: null };
  const by = { kind: 'customer' as const, id: contact._id.toHexString(), name: contact.name };
  // Null: another one was opened meanwhile, the next round finds it.
  const place = { departmentId: device.defaultDepartmentId, deviceId: device._id, device };
  const clocks = await outsideClock(services, place, null);
  const opened = await openConversation(services, { _id, device, contact, previousId, draft: { ...draft, clocks, happenings: [{ type: 'opened', by, machineEvent: open }, ...draft.happenings] } });
  await followMerge(services, contact._id);
  return opened !== null;
}

/** Another one than the message's, so that no two records share an id; with its time, so that it sorts by age. */
function conversationIdOf(messageId: Types.ObjectId): Types.ObjectId {
  const own = Buffer.from(messageId.toHexString(), 'hex');
  const digest = createHash('sha256').update(own).digest();
  return new Types.ObjectId(Buffer.concat([own.subarray(0, 4), digest.subarray(0, 8)]));
}

/** To its last assignee if they are online and have room, else waiting in its department. */
async function reopen(services: Services, device: Device, closed: Conversation, contact: Contact, messages: Message[]): Promise<boolean> {
  let isAbsorbed = false;
  try {
    await changeConversation(services, closed._id, async (conversation): Promise<Draft | null> => {
      isAbsorbed = !conversation.active && (await areStillUndrained(conversation, messages));
      if (!isAbsorbed) return null;
      const { assigneeId, undo } = await reserveLastAssignee(services, conversation);
      const draft = absorbDraft(conversation, contact, messages);
      const machineEvent: ConversationEvent = { type: 'customerReopen', at: arrivalOf(messages), assigneeId };
      const by = { kind: 'customer' as const, id: contact._id.toHexString(), name: contact.name };
      const clocks = assigneeId === null ? await outsideClock(services, { departmentId: conversation.departmentId, deviceId: device._id, device }, conversation) : {};
      return { ...draft, clocks, happenings: [{ type: 'reopened', by, data: { assigneeId }, machineEvent }, ...draft.happenings], undo };
    });
    return isAbsorbed;
  } catch (error) {
    // An agent opened another one meanwhile, the next round finds it.
    if (!(error instanceof AppError && error.code === 'open_exists')) throw error;
    return false;
  }
}

/** What is written into one that nobody has, outside of hours, is to be answered with when somebody will be there. */
async function withOutsideClock(services: Services, device: Device, conversation: Conversation, messages: Message[], draft: Draft): Promise<Draft> {
  if (conversation.state !== 'waiting' || !messages.some((message) => intakeKind(message) === 'customer')) return draft;
  return { ...draft, clocks: await outsideClock(services, { departmentId: conversation.departmentId, deviceId: device._id, device }, conversation) };
}

async function reserveLastAssignee(services: Services, conversation: Conversation): Promise<{ assigneeId: string | null; undo?: () => Promise<void> }> {
  const last = conversation.assigneeId;
  if (!last || !(await UserModel.exists({ _id: last, active: true, presence: 'online' }))) return { assigneeId: null };
  const { reservation } = await reserveSlot(last, conversation, { now: services.now() });
  if (reservation !== 'reserved') return { assigneeId: null };
  return { assigneeId: last.toHexString(), undo: () => releaseSlot(last, conversation._id) };
}

/** Everything the provider said of the sender in these messages; the newest name wins. */
export function identityOf(messages: Message[]): { phone: string | null; lid: string | null; pushName: string | null } {
  const keys = messages.flatMap((message) => [message.senderKey, ...message.identityKeys]).filter((key) => key !== null);
  const phone = messages.findLast((message) => message.senderPhone)?.senderPhone ?? null;
  const lid = keys.find((key) => key.startsWith('lid:'))?.slice('lid:'.length) ?? null;
  return { phone, lid, pushName: messages.findLast((message) => message.pushName)?.pushName ?? null };
}
