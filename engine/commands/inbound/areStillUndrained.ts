import type { Types } from 'mongoose';
import { MessageModel, type Conversation, type Message } from '../../models/index.ts';

/** Whether the conversation still carries the effect that drains one of these messages. */
export function hasAbsorbed(conversation: Conversation, messages: Message[]): boolean {
  const pending = new Set(
    conversation.effects.filter((effect) => effect.type === 'absorbMessages').flatMap((effect) => (effect.data.messageIds as Types.ObjectId[]).map(String)),
  );
  return pending.size > 0 && messages.some((message) => pending.has(message._id.toHexString()));
}

/**
 * Whether nobody has put any of the messages into a conversation yet. Invariant: the messages are looked at after
 * `conversation` was read. Another run that absorbed them earlier either still carries the effect in what was read, or
 * had marked them before it forgot the effect; one that comes later raises the version, and our compare-and-set is lost.
 */
export async function areStillUndrained(conversation: Conversation, messages: Message[]): Promise<boolean> {
  return !hasAbsorbed(conversation, messages) && areUndrained(messages);
}

/** Whether each of the messages is still marked as stored only. */
export async function areUndrained(messages: Message[]): Promise<boolean> {
  return (await MessageModel.countDocuments({ _id: { $in: messages.map((message) => message._id) }, undrained: true })) === messages.length;
}
