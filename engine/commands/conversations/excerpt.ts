import type { Direction, MessageType } from '../../contract/index.ts';

const EXCERPT_LENGTH = 200;

/** What a list shows of a conversation's newest message. Whole characters, no line breaks; the type only when it is no plain text. */
export function lastMessageOf(message: { text: string; at: Date; direction: Direction; type?: MessageType }): { text: string; at: Date; direction: Direction; type?: MessageType } {
  const text = [...message.text.replace(/\s+/g, ' ').trim()].slice(0, EXCERPT_LENGTH).join('');
  const { at, direction, type = 'text' } = message;
  return { text, at, direction, ...(type !== 'text' && { type }) };
}
