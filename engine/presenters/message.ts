import type { MediaRecord, MessageRecord } from '../contract/index.ts';
import { cutText } from '../identity/text.ts';
import { MessageModel, type Message, type MessageMedia } from '../models/index.ts';

const QUOTED_LENGTH = 300;

/** The contract's JSON of messages, with an excerpt of what they quote. Keeps the order. */
export async function presentMessages(messages: Omit<Message, 'createdAt' | 'updatedAt'>[]): Promise<MessageRecord[]> {
  const quotedIds = messages.flatMap((message) => (message.quotedId ? [message.quotedId] : []));
  const quoted = quotedIds.length > 0 ? await MessageModel.find({ _id: { $in: quotedIds } }, { text: 1, direction: 1 }).lean() : [];
  const excerpts = new Map(quoted.map((message) => [message._id.toHexString(), message]));
  return messages.map((message) => {
    const quotedMessage = message.quotedId ? excerpts.get(message.quotedId.toHexString()) : undefined;
    return {
      id: message._id.toHexString(),
      conversationId: message.conversationId?.toHexString() ?? null,
      direction: message.direction,
      type: message.type,
      text: message.text,
      status: message.status,
      failureReason: message.failureReason,
      at: message.sortAt.toISOString(),
      author: message.author && { id: message.author.id ?? message.author.kind, name: message.author.name },
      clientMessageId: message.clientMessageId ?? null,
      ...(message.media && { media: presentMedia(message.media) }),
      ...(message.reactions && { reactions: message.reactions.map(({ by, emoji, at }) => ({ by, emoji, at: at.toISOString() })) }),
      ...(message.editedAt && { editedAt: message.editedAt.toISOString() }),
      ...(message.deletedAt && { deletedAt: message.deletedAt.toISOString() }),
      ...(message.targetId && { targetId: message.targetId.toHexString() }),
      ...(message.content && { content: message.content }),
      ...(message.referral && { referral: message.referral }),
      ...(message.isForwarded && { isForwarded: true }),
      ...(message.isViewOnce && { isViewOnce: true }),
      ...(message.ephemeralSeconds !== undefined && { ephemeralSeconds: message.ephemeralSeconds }),
      ...(quotedMessage && { quoted: { id: quotedMessage._id.toHexString(), text: cutText(quotedMessage.text, QUOTED_LENGTH), direction: quotedMessage.direction } }),
    };
  });
}

/** Where it comes from stays inside. */
function presentMedia({ id, status, reason, mimeType, fileName, size, durationSeconds, isVoice, thumbnail }: MessageMedia): MediaRecord {
  return {
    id,
    status,
    mimeType,
    fileName,
    size,
    ...(reason != null && { reason }),
    ...(durationSeconds != null && { durationSeconds }),
    ...(isVoice && { isVoice }),
    ...(thumbnail && { thumbnail: `data:image/jpeg;base64,${thumbnail.toString('base64')}` }),
  };
}

export async function presentMessage(message: Omit<Message, 'createdAt' | 'updatedAt'>): Promise<MessageRecord> {
  const [record] = await presentMessages([message]);
  if (!record) throw new Error(`message ${message._id.toHexString()} was not presented`);
  return record;
}
