import type { Direction } from '../../contract/index.ts';

const EXCERPT_LENGTH = 200;

/** What a list shows of a conversation's newest message. Whole characters, no line breaks. */
export function lastMessageOf(message: { text: string; at: Date; direction: Direction }): { text: string; at: Date; direction: Direction } {
  const text = [...message.text.replace(/\s+/g, ' ').trim()].slice(0, EXCERPT_LENGTH).join('');
  return { text, at: message.at, direction: message.direction };
}
