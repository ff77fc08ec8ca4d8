import { z } from 'zod';
import { messageRecord } from './message.ts';
import { id, instant, phone } from './primitives.ts';

/** What failed for good: a sender's messages, a transfer, something that became due, what a change has still to do, sending, finding somebody for what waits, any other job. */
export const DEAD_LETTER_KINDS = ['sender', 'transfer', 'deadline', 'effects', 'sending', 'routing', 'job'] as const;
export const deadLetterKind = z.enum(DEAD_LETTER_KINDS);
export type DeadLetterKind = z.infer<typeof deadLetterKind>;

/**
 * Why, as a word that the panel translates: the stored conversation cannot be read; it does not allow what was to be done;
 * the job was not understood; anything else.
 */
export const DEAD_LETTER_CODES = ['unreadable', 'refused', 'bad_job', 'unexpected'] as const;
export const deadLetterCode = z.enum(DEAD_LETTER_CODES);
export type DeadLetterCode = z.infer<typeof deadLetterCode>;

const named = z.object({ id, name: z.string() });

/** Work that failed for good: it rests, with growing pauses, until it succeeds or somebody discards it. */
export const deadLetterRecord = z.object({
  id,
  queue: z.string(),
  about: z.object({
    kind: deadLetterKind,
    device: named.nullable(),
    /** `id` is null for a sender who is no contact yet. */
    contact: z.object({ id: id.nullable(), name: z.string(), phone: phone.nullable() }).nullable(),
    conversation: z.object({ id, protocol: z.string() }).nullable(),
    /** The name of a pending transfer's receiver. */
    transferTo: z.string().nullable(),
  }),
  reason: z.object({ code: deadLetterCode, error: z.string(), message: z.string(), stack: z.string() }),
  /** Tries altogether. */
  attempts: z.number().int(),
  /** How often it failed for good. */
  count: z.number().int(),
  firstAt: instant,
  lastAt: instant,
  /** When it is tried again by itself, at the earliest. */
  nextTryAt: instant,
  /** What it keeps back, as received or written, oldest first: the first of `messageCount`. */
  messages: z.array(messageRecord),
  messageCount: z.number().int(),
});
export type DeadLetterRecord = z.infer<typeof deadLetterRecord>;

/** `done`: the letter is gone. `failed`: again, for the reason that the letter gives now. `pending`: nobody has come to it within 5 s. */
export const deadLetterRetried = z.object({ outcome: z.enum(['done', 'failed', 'pending']), letter: deadLetterRecord });
export type DeadLetterRetried = z.infer<typeof deadLetterRetried>;
