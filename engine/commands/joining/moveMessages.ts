import type { Types } from 'mongoose';
import { ConversationModel, MessageModel, type Conversation } from '../../models/index.ts';
import { presentMessages } from '../../presenters/message.ts';
import { scopeOf } from '../../presenters/conversation.ts';
import type { Services } from '../../services.ts';
import type { Joining } from './joining.ts';

/** Panels are told of so many; those that hold more read them anew. */
const TOLD = 200;

/**
 * The messages of an absorbed conversation become the other's. Invariant: the place (`seq`) of its outgoing ones is after
 * those that were there, and none of them leaves before all have come, so they keep their order.
 */
export async function moveMessages(services: Services, { joining, from, to }: { joining: Joining; from: Conversation; to: Conversation }): Promise<void> {
  const entry = to.absorbed?.find((each) => each.conversationId.equals(from._id));
  if (!entry?.moving) return;
  const here = { conversationId: from._id };
  const move = { mergeId: joining._id, from: from._id };
  const ids = await MessageModel.distinct('_id', here);
  await moveRepeatedIds(from._id, to._id, joining);
  const set = { conversationId: to._id, contactId: to.contactId };
  await MessageModel.updateMany({ ...here, seq: null }, { $set: set, $push: { moves: move } });
  await MessageModel.updateMany({ ...here, seq: { $ne: null } }, { $set: set, $push: { moves: move }, $inc: { seq: entry.seqOffset } });
  await ConversationModel.updateOne({ _id: to._id, absorbed: { $elemMatch: { conversationId: from._id, moving: true } } }, { $set: { 'absorbed.$.moving': false } }, { timestamps: false });
  await services.queues.wakeOutbound(to.deviceId.toHexString(), to._id.toHexString());
  await tell(services, to, ids);
}

/** Two conversations may have been given one id by a caller; in one conversation it names one message. */
async function moveRepeatedIds(from: Types.ObjectId, to: Types.ObjectId, joining: Joining): Promise<void> {
  const named = await MessageModel.find({ conversationId: from, clientMessageId: { $exists: true } }, { clientMessageId: 1 }).lean();
  const given = named.flatMap(({ clientMessageId }) => clientMessageId ?? []);
  const taken = new Set((await MessageModel.find({ conversationId: to, clientMessageId: { $in: given } }, { clientMessageId: 1 }).lean()).map((message) => message.clientMessageId));
  for (const { _id, clientMessageId } of named) {
    if (clientMessageId !== undefined && taken.has(clientMessageId)) {
      await MessageModel.updateOne({ _id, conversationId: from }, { $set: { clientMessageId: `${clientMessageId}@${joining._id.toHexString()}` } });
    }
  }
}

/** A lost event is no loss: the store says it too, to whoever asks what changed. */
export async function tell(services: Services, conversation: Conversation, messageIds: Types.ObjectId[]): Promise<void> {
  try {
    const messages = await MessageModel.find({ _id: { $in: messageIds } }).sort({ sortAt: -1 }).limit(TOLD).lean();
    for (const record of await presentMessages(messages)) services.live.message(record, scopeOf(conversation));
  } catch (error) {
    services.log.warn({ err: error, conversationId: conversation._id.toHexString() }, 'live event not published');
  }
}
