import { z } from 'zod';
import { id, instant, messageText } from './primitives.ts';

export const direction = z.enum(['in', 'out', 'note', 'system']);
export type Direction = z.infer<typeof direction>;

export const OUTGOING_STATUSES = ['queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown'] as const;
export const messageStatus = z.enum(['received', ...OUTGOING_STATUSES]);
export type MessageStatus = z.infer<typeof messageStatus>;

/** What a driver may hand over. Kinds that we cannot show yet are `unsupported`, never dropped. */
export const MESSAGE_TYPES = [
  'text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'contact', 'reaction', 'edit', 'deletion', 'call', 'unsupported',
] as const;
export const messageType = z.enum(MESSAGE_TYPES);
export type MessageType = z.infer<typeof messageType>;

export const media = z.object({ id, mimeType: z.string(), fileName: z.string().nullable(), size: z.number().int() });

export const messageRecord = z.object({
  id,
  conversationId: id.nullable(),
  direction,
  type: messageType,
  text: z.string(),
  status: messageStatus,
  /** Why it failed: a word that the panel translates (`message.failure.<word>`). */
  failureReason: z.string().nullish(),
  /** Where it stands in the conversation: the provider's time, clamped. */
  at: instant,
  author: z.object({ id: z.string(), name: z.string() }).nullable(),
  clientMessageId: z.string().nullish(),
  media: media.optional(),
  quoted: z.object({ id, text: z.string(), direction }).optional(),
});
export type MessageRecord = z.infer<typeof messageRecord>;

export const messageCreate = z.object({
  text: messageText,
  /** Made by the caller, unique in the conversation: the same again answers the same message. */
  clientMessageId: z.string().trim().min(1, 'field.required').max(100, 'field.tooLong'),
  quotedId: id.optional(),
  ifVersion: z.number().int().min(0).optional(),
});
export type MessageCreate = z.infer<typeof messageCreate>;

export const noteCreate = z.object({ text: messageText });

export const messagesQuery = z.object({
  before: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/** Newest page first; within a page oldest → newest. */
export const messagePage = z.object({ messages: z.array(messageRecord), nextCursor: z.string().nullable() });
export type MessagePage = z.infer<typeof messagePage>;
