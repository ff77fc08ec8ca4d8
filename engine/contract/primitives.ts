import { z } from 'zod';
import { readableText, showsSomething } from './text.ts';

/** WhatsApp's limit for the text of one message, in UTF-16 code units. */
export const MAX_TEXT_LENGTH = 4096;

/** A record's id: 24 hexadecimal digits. */
export const id = z.string().regex(/^[0-9a-f]{24}$/i, 'field.id');
export type Id = z.infer<typeof id>;

/** A point in time in answers: ISO 8601, UTC. */
export const instant = z.iso.datetime();

/** One line a person types: readable, trimmed, not empty, at most `max` characters. */
export const line = (max = 120) => z.string().overwrite(readableText).trim().min(1, 'field.required').max(max, 'field.tooLong');

/** Optional free text: readable, trimmed, may be empty. */
export const freeText = (max = 2000) => z.string().overwrite(readableText).trim().max(max, 'field.tooLong');

/** What stands below a file: at most WhatsApp's limit, may be empty. Kept as typed, but for what nobody can read. */
export const captionText = z.string().max(MAX_TEXT_LENGTH, 'field.tooLong').overwrite(readableText);

/** The text of a message: as a caption, and a reader sees something of it. */
export const messageText = captionText.refine(showsSomething, 'field.required');

/** No page is longer. */
const LONGEST_PAGE = 100;

/** The `limit` of a page in a query string: a positive integer, `usual` when left out. Of more than 100 the page has 100, and its cursor leads on. */
export const pageLimit = (usual: number) =>
  z.coerce
    .number()
    .min(1)
    .refine(Number.isInteger, 'field.integer')
    .transform((limit) => Math.min(limit, LONGEST_PAGE))
    .default(usual);

/**
 * A phone as people write it: with or without `+`, spaces, dashes and brackets.
 * The API turns it into E.164 and refuses what is not a possible number.
 */
export const phoneInput = z
  .string()
  .trim()
  .min(1, 'field.required')
  .max(32, 'field.tooLong')
  .regex(/^\+?[\d\s().-]{8,}$/, 'field.phone');

/** A phone in answers: E.164 with `+`. */
export const phone = z.string().regex(/^\+\d{8,15}$/, 'field.phone');

export const email = z.string().trim().toLowerCase().max(254, 'field.tooLong').pipe(z.email('field.email'));

/** `#rrggbb`. */
export const color = z.string().regex(/^#[0-9a-f]{6}$/i, 'field.color');

/** An IANA name of a time zone, like `America/Sao_Paulo`. */
export const timeZone = z.string().refine((zone) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}, 'field.timeZone');
