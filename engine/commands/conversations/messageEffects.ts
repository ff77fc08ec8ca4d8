import type { Types } from 'mongoose';
import type { Conversation, Message } from '../../models/index.ts';
import type { NewEffect } from './draft.ts';

/** A message as its conversation's compare-and-set carries it, until it stands in its own collection. */
export type MessageToWrite = Omit<Message, 'createdAt' | 'updatedAt'>;

/** The message takes its place by the conversation's write and is inserted afterwards. */
export function writeMessageEffect(message: MessageToWrite): NewEffect {
  return { key: `writeMessage-${message._id.toHexString()}`, type: 'writeMessage', data: { message } };
}

/** Stored incoming messages that this change put into the conversation. */
export function absorbMessagesEffect(messageIds: Types.ObjectId[], seq: number): NewEffect {
  return { key: `absorbMessages-${seq}-${messageIds[0]?.toHexString()}`, type: 'absorbMessages', data: { messageIds } };
}

/** The stored incoming messages that an effect of this conversation has still to put into it. */
export function messagesToAbsorb(conversation: Pick<Conversation, 'effects'>): Types.ObjectId[] {
  return conversation.effects.filter((effect) => effect.type === 'absorbMessages').flatMap((effect) => effect.data.messageIds as Types.ObjectId[]);
}

/** The messages that an effect of this conversation has still to write. */
export function messagesToWrite(conversation: Conversation): MessageToWrite[] {
  return conversation.effects.filter((effect) => effect.type === 'writeMessage').map((effect) => effect.data.message as MessageToWrite);
}
