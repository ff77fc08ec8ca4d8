import type { QuickReplyRecord } from '../../../engine/contract/index.ts';
import { foldText } from './foldText.ts';

/** What was typed after the `/` that opens the quick replies, or null when the text asks for none. */
export function quickReplyTerm(text: string): string | null {
  return /^\/[\p{L}\p{N}_-]*$/u.test(text) ? text.slice(1) : null;
}

/** Quick replies whose shortcut begins with the term first, then those that have it in shortcut or text; no accents, no case. */
export function findQuickReplies(replies: readonly QuickReplyRecord[], term: string, limit = 8): QuickReplyRecord[] {
  const wanted = foldText(term);
  const begins = replies.filter((reply) => foldText(reply.shortcut).startsWith(wanted));
  const contains = replies.filter((reply) => !begins.includes(reply) && foldText(`${reply.shortcut} ${reply.text}`).includes(wanted));
  return [...begins.toSorted((left, right) => left.shortcut.localeCompare(right.shortcut)), ...contains].slice(0, limit);
}
