import type { Types } from 'mongoose';
import type { DecisionRecord } from '../../contract/index.ts';
import { ContactModel, isDuplicateKey, MessageModel, type Conversation, type Message, type PendingEffect } from '../../models/index.ts';
import { presentMessages } from '../../presenters/message.ts';
import { scopeOf } from '../../presenters/conversation.ts';
import type { Services } from '../../services.ts';
import { applyAmendments, relateMessages } from '../amendments/index.ts';
import { writeDecision } from '../routing/decisionEffect.ts';
import { wakeBacklog } from '../routing/wakeRouting.ts';
import { releaseSlot } from './slots.ts';
import type { AtHand } from './draft.ts';
import type { MessageToWrite } from './messageEffects.ts';

/** Carries one effect out. Safe to repeat. Throws for a type that nobody knows: it must not be forgotten silently. */
export async function runEffect(services: Services, conversation: Conversation, effect: PendingEffect, atHand: AtHand = {}): Promise<void> {
  switch (effect.type) {
    case 'releaseSlot':
      await releaseSlot(String(effect.data.userId), conversation._id, services.now());
      return wakeBacklog(services);
    case 'writeDecision':
      return writeDecision(conversation, effect.data.decisionId as Types.ObjectId, effect.data.decision as DecisionRecord);
    case 'writeMessage':
      return writeMessage(services, conversation, effect.data.message as MessageToWrite);
    case 'absorbMessages':
      return absorbMessages(services, conversation, effect.data.messageIds as Types.ObjectId[], atHand);
    default:
      throw new Error(`unknown effect ${effect.type} of conversation ${conversation._id.toHexString()}`);
  }
}

async function writeMessage(services: Services, conversation: Conversation, message: MessageToWrite): Promise<void> {
  try {
    await MessageModel.create(message);
    await publish(services, conversation, [message]);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    // Written before, by us or by who took over: it may have gone on since.
    await publishStored(services, conversation, [message._id]);
  }
  if (message.direction === 'out' && message.status === 'queued') {
    await services.queues.wakeOutbound(conversation.deviceId.toHexString(), conversation._id.toHexString());
  }
}

async function absorbMessages(services: Services, conversation: Conversation, messageIds: Types.ObjectId[], atHand: AtHand): Promise<void> {
  const areRelated = await relateAbsorbed(services, conversation, messageIds, atHand);
  await MessageModel.updateMany(
    // Repeated late, it must not fetch back what a merge has moved since.
    { _id: { $in: messageIds }, undrained: true },
    { $set: { conversationId: conversation._id, contactId: conversation.contactId, updatedAt: services.now() }, $unset: { undrained: 1 } },
    { timestamps: false },
  );
  const known = (atHand.messages ?? []).filter(({ _id, direction, media }) => direction !== 'out' && media?.status !== 'pending' && messageIds.some((id) => id.equals(_id)));
  // What came in has one status for good; what went out, and a file that is being fetched, may have gone on since it was read.
  if (areRelated || known.length < messageIds.length) return publishStored(services, conversation, messageIds);
  await publish(services, conversation, known.map((message) => ({ ...message, conversationId: conversation._id, contactId: conversation.contactId })).toSorted(byPlace));
}

/** Before they are marked as done, so that a crash loses nothing of it. Whether any of them changed by it. */
async function relateAbsorbed(services: Services, { _id, contactId }: Conversation, messageIds: Types.ObjectId[], atHand: AtHand): Promise<boolean> {
  const contact = atHand.contact ?? (await ContactModel.findById(contactId).lean());
  if (!contact) return false;
  const messages = atHand.messages?.length === messageIds.length ? atHand.messages : await MessageModel.find({ _id: { $in: messageIds } }).lean();
  const changed = await relateMessages(services, contact, messages);
  const ids = messages.filter((message) => changed.has(message._id.toHexString())).map((message) => message._id);
  if (ids.length === 0) return false;
  // Their conversation may show one of them as its last message.
  await MessageModel.updateMany({ _id: { $in: ids }, undrained: true }, { $set: { conversationId: _id, contactId } });
  for (const id of ids) await applyAmendments(services, id);
  return true;
}

function byPlace(one: Message, other: Message): number {
  return one.sortAt.getTime() - other.sortAt.getTime() || one.arrivedAt.getTime() - other.arrivedAt.getTime() || (one._id.toHexString() < other._id.toHexString() ? -1 : 1);
}

async function publishStored(services: Services, conversation: Conversation, messageIds: Types.ObjectId[]): Promise<void> {
  await publish(services, conversation, await MessageModel.find({ _id: { $in: messageIds } }).sort({ sortAt: 1, arrivedAt: 1, _id: 1 }).lean());
}

async function publish(services: Services, conversation: Conversation, messages: MessageToWrite[]): Promise<void> {
  for (const record of await presentMessages(messages)) services.live.message(record, scopeOf(conversation));
}
