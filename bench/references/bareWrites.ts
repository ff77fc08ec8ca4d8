import mongoose, { Types, type Model } from 'mongoose';
import { ConversationModel, MessageModel, TimelineEventModel } from '../../engine/models/index.ts';

/** The writes that a message cannot do without, alone: the same documents, indexes and journal, and nothing around them. */
export interface BareWrites {
  /** One message: insert it, change its conversation, insert the timeline event, mark the message. */
  write(): Promise<void>;
}

/**
 * Copies of one real message, conversation and event, in collections of their own that have the same indexes: no sweeper
 * looks at them.
 */
export async function prepareBareWrites(deviceId: string, conversations: number): Promise<BareWrites> {
  const [message, conversation, event] = await Promise.all([
    MessageModel.findOne({ deviceId }).orFail().lean(),
    ConversationModel.findOne({ deviceId }).orFail().lean(),
    TimelineEventModel.findOne({ type: 'message_in' }).orFail().lean(),
  ]);
  const [messages, changed, events] = await Promise.all([copyOf(MessageModel), copyOf(ConversationModel), copyOf(TimelineEventModel)]);
  const copies = Array.from({ length: conversations }, (_, index) => {
    const _id = new Types.ObjectId();
    return { ...conversation, _id, protocol: `${index}-${_id.toHexString()}`, openKey: _id.toHexString() };
  });
  await changed.insertMany(copies);
  let count = 0;

  return {
    async write() {
      count += 1;
      const now = new Date();
      const _id = new Types.ObjectId();
      const conversationId = copies[count % copies.length]?._id;
      await messages.insertOne({ ...message, _id, providerId: _id.toHexString(), undrained: true, conversationId: null, contactId: null, arrivedAt: now, sortAt: now, createdAt: now, updatedAt: now });
      await changed.updateOne(
        { _id: conversationId },
        { $set: { lastMessage: { ...conversation.lastMessage, at: now }, lastMessageAt: now, updatedAt: now }, $inc: { version: 1, eventSeq: 1, unreadCount: 1 } },
      );
      await events.insertOne({ ...event, _id: new Types.ObjectId(), conversationId, seq: count, at: now });
      await messages.updateOne({ _id }, { $set: { conversationId, contactId: message.contactId, updatedAt: now }, $unset: { undrained: 1 } });
    },
  };
}

/** A collection with the indexes of a model, through the driver alone. */
async function copyOf<T>({ modelName, schema }: Model<T>) {
  const name = `Bare${modelName}`;
  const copy = mongoose.models[name] ?? mongoose.model(name, schema, name);
  await copy.createIndexes();
  return copy.collection;
}
