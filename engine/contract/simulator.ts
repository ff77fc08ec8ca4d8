import { z } from 'zod';
import { instant, phoneInput } from './primitives.ts';

/** The last second that a date can hold, from 1970. */
const MAX_SECONDS = 8.64e12;

/** Up to WhatsApp's 65,536 characters for incoming text; may be empty. */
const incomingText = z.string().max(65_536, 'field.tooLong');

const inboundFields = z.object({
  from: phoneInput,
  name: z.string().trim().max(160, 'field.tooLong').optional(),
  /** Left out only of what is no mere text. */
  text: incomingText.optional(),
  /** The provider's id; made when left out. The same id again is the same message. */
  messageId: z.string().trim().min(1, 'field.required').max(120, 'field.tooLong').optional(),
  /** The provider's time: ISO 8601, or Unix seconds as WhatsApp sends it, as far as a date reaches (ECMA-262, 21.4.1.1). */
  at: z.union([z.iso.datetime({ offset: true }), z.number().int().min(-MAX_SECONDS).max(MAX_SECONDS)]).optional(),
  fromMe: z.boolean().optional(),
  /** A kind of message in the network's own words: one that we do not know is taken as `unsupported`. */
  type: z.string().max(40, 'field.tooLong').optional(),
  /** The provider's id of what it answers. */
  quotedId: z.string().max(120, 'field.tooLong').optional(),
  /** Of a `reaction` (`text`: the emoji, empty: taken back), an `edit` (`text`: the new one) or a `deletion`: the provider's id of the message it is about. */
  targetId: z.string().max(120, 'field.tooLong').optional(),
  /** A small file within JSON; a larger one comes as `multipart/form-data`, see {@link simulatorUpload}. */
  media: z
    .object({
      dataBase64: z.base64(),
      /** What the sender says it is, true or not. */
      mimeType: z.string().max(200, 'field.tooLong'),
      fileName: z.string().max(20_000, 'field.tooLong').nullable().default(null),
      isVoice: z.boolean().default(false),
      durationSeconds: z.number().min(0).nullable().default(null),
    })
    .optional(),
});

/** A customer's (or, with `fromMe`, the company's own handset's) message on the simulated network. */
export const simulatorInbound = inboundFields
  .refine(({ text, type = 'text', media }) => text !== undefined || media !== undefined || type !== 'text', { path: ['text'], message: 'field.required' })
  .transform(({ text = '', ...rest }) => ({ ...rest, text }));
export type SimulatorInbound = z.infer<typeof simulatorInbound>;

/** The same with its file in the field `file`; everything is a text there. */
export const simulatorUpload = inboundFields.omit({ media: true }).extend({
  text: incomingText.default(''),
  at: z.iso.datetime({ offset: true }).optional(),
  fromMe: z.stringbool().optional(),
  isVoice: z.stringbool().default(false),
});
export type SimulatorUpload = z.infer<typeof simulatorUpload>;

export const simulatorOutboxEntry = z.object({
  messageId: z.string(),
  to: z.string(),
  text: z.string(),
  /** What it was, when no text. */
  type: z.string().optional(),
  /** Of a reaction, an edit or a deletion: the message it is about. */
  targetId: z.string().optional(),
  quotedId: z.string().optional(),
  at: instant,
  /** The file that came with it, as it arrived. */
  media: z.object({ type: z.string(), mimeType: z.string(), fileName: z.string().nullable(), size: z.number().int(), sha256: z.string(), isVoice: z.boolean(), durationSeconds: z.number().optional() }).optional(),
});
export type SimulatorOutboxEntry = z.infer<typeof simulatorOutboxEntry>;

export const simulatorFaults = z.object({
  /** Messages are taken but never acknowledged. */
  dropAcks: z.boolean().optional(),
  /** Messages are refused for good, with the reason `rejected`: they fail, and may be sent again by hand. */
  refuse: z.boolean().optional(),
  /** The connection drops, and cannot be made while true. */
  disconnect: z.boolean().optional(),
  /** Every incoming message is delivered twice. */
  duplicate: z.boolean().optional(),
  /** Files of messages are not there any more. */
  mediaGone: z.boolean().optional(),
  /** Files of messages arrive damaged. */
  mediaDamaged: z.boolean().optional(),
  /** Everything takes so many milliseconds longer. */
  delayMs: z.number().int().min(0).max(60_000).optional(),
});
export type SimulatorFaults = z.infer<typeof simulatorFaults>;
