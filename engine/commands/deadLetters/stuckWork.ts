import { Types } from 'mongoose';
import { ConversationModel, MessageModel, type Conversation, type DeadLetter, type DeadLetterAbout, type Message } from '../../models/index.ts';
import { messagesToWrite, type MessageToWrite } from '../conversations/messageEffects.ts';

/** The queue of dead letters whose work is the sweeper's alone. */
export const SWEEPER_QUEUE = 'sweeper';

/** What of a dead letter is still to be done. */
export interface StuckWork {
  /** False when it was done, or put aside, meanwhile. */
  isStuck: boolean;
  /** The messages it keeps back as they were received or written, oldest first; at most `limit`. */
  messages: MessageToWrite[];
  /** All of them. */
  messageCount: number;
}

/** Whether the work is still there. What a job of unknown kind was about cannot be looked up: only success or a person ends it. */
export async function isStuck(about: DeadLetterAbout): Promise<boolean> {
  switch (about.kind) {
    case 'sender':
      return (await MessageModel.exists(stuckOfSender(about))) !== null;
    case 'transfer':
      return (await ConversationModel.exists({ _id: about.conversationId, pendingTransfer: { $ne: null }, 'pendingTransfer.offer': { $exists: false } })) !== null;
    case 'deadline':
      return (await ConversationModel.exists({ _id: about.conversationId, nextDeadlineAt: { $lte: new Date() } })) !== null;
    case 'effects':
      return (await ConversationModel.exists({ _id: about.conversationId, $or: [{ 'effects.0': { $exists: true } }, { 'events.0': { $exists: true } }] })) !== null;
    case 'sending':
      return (await MessageModel.exists(stuckInSending(about))) !== null;
    case 'routing':
      return (await ConversationModel.exists({ _id: about.conversationId, active: true, assigneeId: null })) !== null;
    case 'job':
      return true;
  }
}

/** The work of a letter with the messages it keeps back. */
export async function readStuckWork({ about }: Pick<DeadLetter, 'about'>, limit: number): Promise<StuckWork> {
  switch (about.kind) {
    case 'sender':
      return readMessages(stuckOfSender(about), { arrivedAt: 1, _id: 1 }, limit);
    case 'sending':
      return readMessages(stuckInSending(about), { seq: 1, _id: 1 }, limit);
    case 'effects':
      return readOfEffects(about.conversationId, limit);
    default:
      return { isStuck: await isStuck(about), messages: [], messageCount: 0 };
  }
}

/** The stored messages of a sender that are in no conversation yet. */
export function stuckOfSender({ deviceId, senderKey }: Extract<DeadLetterAbout, { kind: 'sender' }>) {
  return { deviceId: new Types.ObjectId(deviceId), senderKey, undrained: true as const };
}

/** The queued messages of a conversation. */
export function stuckInSending({ deviceId, conversationId }: Extract<DeadLetterAbout, { kind: 'sending' }>) {
  return { deviceId: new Types.ObjectId(deviceId), conversationId: new Types.ObjectId(conversationId), status: 'queued' as const };
}

/** Ids of the stored messages that a change put into the conversation, of effects that were not carried out. */
export function messageIdsToAbsorb(conversation: Pick<Conversation, 'effects'>): Types.ObjectId[] {
  return conversation.effects.filter((effect) => effect.type === 'absorbMessages').flatMap((effect) => effect.data.messageIds as Types.ObjectId[]); // As `absorbMessagesEffect` makes it.
}

async function readMessages(filter: ReturnType<typeof stuckOfSender> | ReturnType<typeof stuckInSending>, order: Record<string, 1>, limit: number): Promise<StuckWork> {
  const [messages, messageCount] = await Promise.all([MessageModel.find(filter).sort(order).limit(limit).lean<Message[]>(), MessageModel.countDocuments(filter)]);
  return { isStuck: messageCount > 0, messages, messageCount };
}

async function readOfEffects(conversationId: string, limit: number): Promise<StuckWork> {
  const conversation = await ConversationModel.findById(conversationId).lean();
  if (!conversation) return { isStuck: false, messages: [], messageCount: 0 };
  const absorbed = await MessageModel.find({ _id: { $in: messageIdsToAbsorb(conversation) } }).sort({ arrivedAt: 1, _id: 1 }).lean<Message[]>();
  const messages = [...absorbed, ...messagesToWrite(conversation)];
  return { isStuck: conversation.effects.length + conversation.events.length > 0, messages: messages.slice(0, limit), messageCount: messages.length };
}
