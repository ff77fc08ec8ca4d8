import { z } from 'zod';
import { captionText, id, instant, messageText, pageLimit } from './primitives.ts';

export const direction = z.enum(['in', 'out', 'note', 'system']);
export type Direction = z.infer<typeof direction>;

export const OUTGOING_STATUSES = ['queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown'] as const;
export const messageStatus = z.enum(['received', ...OUTGOING_STATUSES]);
export type MessageStatus = z.infer<typeof messageStatus>;

/**
 * What a driver may hand over. Kinds that we cannot show yet are `unsupported`, never dropped. `undecryptable`: it came
 * and could not be opened yet; when it comes again under the same id, it is replaced.
 */
export const MESSAGE_TYPES = [
  'text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'contact', 'poll', 'reaction', 'edit', 'deletion', 'call', 'undecryptable', 'unsupported',
] as const;
/** What changes another message instead of being one of its own. */
export const AMENDMENT_TYPES = ['reaction', 'edit', 'deletion'] as const satisfies readonly (typeof MESSAGE_TYPES)[number][];
export type AmendmentType = (typeof AMENDMENT_TYPES)[number];

export const messageType = z.enum(MESSAGE_TYPES);
export type MessageType = z.infer<typeof messageType>;

/**
 * A file of a message. `status`: `pending` while the gateway fetches it from the network, `stored` when
 * `GET /api/media/:id` answers it, `failed` with a `reason` (`gone`, `damaged`, `too_large`, `error`) otherwise.
 */
export const media = z.object({
  id,
  status: z.enum(['pending', 'stored', 'failed']),
  reason: z.string().nullish(),
  /** By its first bytes once it is stored, the sender's word before. */
  mimeType: z.string(),
  fileName: z.string().nullable(),
  /** Bytes; null while nobody knows. */
  size: z.number().int().nullable(),
  durationSeconds: z.number().nullish(),
  isVoice: z.boolean().optional(),
  /** A small picture as a `data:` URL. */
  thumbnail: z.string().nullish(),
});
export type MediaRecord = z.infer<typeof media>;

/** What a text alone cannot say. `text` of the message says it in words too. */
export const messageContent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('location'), latitude: z.number(), longitude: z.number(), name: z.string().nullable(), address: z.string().nullable(), isLive: z.boolean() }),
  z.object({ kind: z.literal('contacts'), contacts: z.array(z.object({ name: z.string(), phones: z.array(z.string()) })) }),
  z.object({ kind: z.literal('poll'), question: z.string(), options: z.array(z.string()), selectable: z.number().int() }),
]);
export type MessageContent = z.infer<typeof messageContent>;

/** The advertisement that a customer came by. */
export const messageReferral = z.object({ title: z.string().nullable(), body: z.string().nullable(), url: z.string().nullable(), sourceId: z.string().nullable() });
export type MessageReferral = z.infer<typeof messageReferral>;

/** `by`: the customer, or us (a user, or the company's own handset). One of each side counts: the last. */
export const messageReaction = z.object({ by: z.enum(['customer', 'us']), emoji: z.string(), at: instant });
export type MessageReaction = z.infer<typeof messageReaction>;

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
  content: messageContent.optional(),
  referral: messageReferral.optional(),
  reactions: z.array(messageReaction).optional(),
  /** When its author changed it last; `text` is the present one. */
  editedAt: instant.optional(),
  /** Taken back by its author, for everyone. What a customer took back stays readable here; WhatsApp shows it no more. */
  deletedAt: instant.optional(),
  /**
   * Of a reaction, an edit or a deletion whose message we have. What has happened to that message is shown there; one of
   * ours that is still under way, or failed, is a message of the page until it has.
   */
  targetId: id.optional(),
  isForwarded: z.boolean().optional(),
  isViewOnce: z.boolean().optional(),
  /** It disappears for the customer so many seconds after it was read. */
  ephemeralSeconds: z.number().int().optional(),
});
export type MessageRecord = z.infer<typeof messageRecord>;

const clientMessageId = z.string().trim().min(1, 'field.required').max(100, 'field.tooLong');

export const messageCreate = z
  .object({
    /** Required, unless a message is forwarded. */
    text: messageText.optional(),
    /** Made by the caller, unique in the conversation: the same again answers the same message. */
    clientMessageId,
    quotedId: id.optional(),
    /** A message that the caller sees, of any conversation: its text and its file are sent again. */
    forwardOf: id.optional(),
    ifVersion: z.number().int().min(0).optional(),
  })
  .refine(({ text, forwardOf }) => text !== undefined || forwardOf !== undefined, { path: ['text'], message: 'field.required' });
export type MessageCreate = z.infer<typeof messageCreate>;

/** WhatsApp draws a voice note as so many bars. */
export const WAVEFORM_LENGTH = 64;

const waveform = z
  .string()
  .regex(new RegExp(String.raw`^(?:(?:100|\d{1,2})(?:,(?!$)|$)){${WAVEFORM_LENGTH}}$`), 'field.invalid')
  .transform((text) => text.split(',').map(Number));

/** The fields beside `file` when a message with a file is posted as `multipart/form-data`: the same call, all of them texts. */
export const uploadCreate = z.object({
  /** What stands below the file; may be empty. */
  text: captionText.default(''),
  clientMessageId,
  quotedId: id.optional(),
  /** Opus in Ogg: as a voice note. Other sounds go as sounds: WhatsApp does not play them as notes. */
  asVoice: z.stringbool().default(false),
  /** Of a voice note: how long it is. Left out, a network that needs it finds out. */
  durationSeconds: z.coerce.number().positive().max(86_400).optional(),
  /** Of a voice note: how loud it is, from its beginning to its end; {@link WAVEFORM_LENGTH} whole numbers, 0 to 100, with commas between. */
  waveform: waveform.optional(),
  /** A picture, film or sound: as a file, as it is. */
  asDocument: z.stringbool().default(false),
  ifVersion: z.coerce.number().int().min(0).optional(),
});
export type UploadCreate = z.infer<typeof uploadCreate>;

/** Whether it is one character as people see it, and a picture: flags and keys with numbers too. */
function isOneEmoji(text: string): boolean {
  const [first, ...others] = new Intl.Segmenter().segment(text);
  return first !== undefined && others.length === 0 && /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u.test(text);
}

/** One emoji; null takes the reaction back. */
export const messageReact = z.object({ emoji: z.string().max(64, 'field.emoji').refine(isOneEmoji, 'field.emoji').nullable() });
export type MessageReact = z.infer<typeof messageReact>;

/** The new text of a message of ours. */
export const messageEdit = z.object({ text: messageText });
export type MessageEdit = z.infer<typeof messageEdit>;

export const noteCreate = z.object({ text: messageText });

/** `before`: the cursor of an earlier page. `limit`: how many, at most 100; more is taken as 100. */
export const messagesQuery = z.object({
  before: z.string().max(200).optional(),
  limit: pageLimit(50),
});

/** Newest page first; within a page oldest → newest. */
export const messagePage = z.object({ messages: z.array(messageRecord), nextCursor: z.string().nullable() });
export type MessagePage = z.infer<typeof messagePage>;
