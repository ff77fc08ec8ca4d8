import { intakeKind } from '../../conversation/index.ts';
import { MessageModel, type Conversation, type Message } from '../../models/index.ts';
import { lastMessageOf } from '../conversations/excerpt.ts';

/** Reactions, edits and lines of the system in a row that are looked past. */
const LOOK_BACK = 100;

/** What a conversation's document says of its messages, read from the messages themselves after some came or went. */
export async function readSummary(
  conversation: Pick<Conversation, '_id' | 'openedAt'>,
  unreadCount: number,
): Promise<Pick<Conversation, 'lastMessage' | 'lastMessageAt' | 'newestUnseen'>> {
  const newest = await newestOf(conversation, ['customer', 'phone']);
  const unseen = unreadCount > 0 ? await newestOf(conversation, ['customer']) : undefined;
  return {
    lastMessage: newest ? lastMessageOf({ text: newest.text, at: newest.sortAt, direction: newest.direction, type: newest.type }) : null,
    lastMessageAt: newest?.sortAt ?? conversation.openedAt,
    newestUnseen: unseen ? { messageId: unseen._id, sortAt: unseen.sortAt } : null,
  };
}

async function newestOf({ _id }: Pick<Conversation, '_id'>, kinds: ReturnType<typeof intakeKind>[]): Promise<Message | undefined> {
  const directions: Message['direction'][] = kinds.includes('phone') ? ['in', 'out'] : ['in'];
  const messages = await MessageModel.find({ conversationId: _id, direction: { $in: directions }, history: false })
    .sort({ sortAt: -1, arrivedAt: -1, _id: -1 })
    .limit(LOOK_BACK)
    .lean<Message[]>();
  return messages.find((message) => kinds.includes(intakeKind(message)));
}
