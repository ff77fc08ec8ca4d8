import { phoneForms } from './phone.ts';
import { cutText } from './text.ts';

/** Without accents and case: what search and uniqueness of names compare. */
export function normalise(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

const MAX_TOKENS = 60;
/** Characters: longer "words" are pasted keys and noise, and an index does not take them whole. */
const LONGEST_TOKEN = 64;
const SHORTEST_SUFFIX = 4;

/** The words of a text for prefix search: normalised, distinct, each no longer than 64 characters. */
export function wordTokens(text: string): string[] {
  const words = normalise(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words.map((word) => cutText(word, LONGEST_TOKEN)))].slice(0, MAX_TOKENS);
}

/** The suffixes of a number (phone, document, protocol), so that its last digits find it by prefix. */
export function suffixTokens(number: string): string[] {
  const plain = normalise(number).replace(/[^\p{L}\p{N}]/gu, '');
  return Array.from({ length: Math.max(0, plain.length - SHORTEST_SUFFIX + 1) }, (_, start) => plain.slice(start));
}

/** The suffixes of a phone (E.164) in all its forms: a Brazilian mobile is found with and without its ninth digit. */
export function phoneTokens(e164: string): string[] {
  return [...new Set(phoneForms(e164).flatMap(suffixTokens))];
}

/**
 * The MongoDB filter that every word of a query must begin one of the record's tokens, or null for an empty query.
 * Punctuation inside a number is dropped: `529.982.247-25` looks for `52998224725`.
 */
export function tokenFilter(query: string): { $and: { tokens: RegExp }[] } | null {
  const words = query
    .split(/\s+/)
    .flatMap((part) => (/^[\d\p{P}\p{S}]+$/u.test(part) || /\d.*[./-].*\d/.test(part) ? [cutText(normalise(part).replace(/[^\p{L}\p{N}]/gu, ''), LONGEST_TOKEN)] : wordTokens(part)))
    .filter((word) => word.length > 0)
    .slice(0, 8);
  return words.length > 0 ? { $and: words.map((word) => ({ tokens: new RegExp(`^${word}`) })) } : null;
}
