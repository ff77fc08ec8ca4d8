import type { BinaryNode, WAMessage } from '@whiskeysockets/baileys';
import { envelopeOf, type JournalEntry } from '../journal.ts';
import { CIPHERTEXT } from './incomingOf.ts';

/** Whether a `<message>` brings nothing that could be decrypted or read: it is for the phone alone, or lost its content on the way. */
export function isEmpty({ content }: BinaryNode): boolean {
  return !Array.isArray(content) || !content.some(({ tag, content: bytes }) => (tag === 'enc' || tag === 'plaintext') && bytes instanceof Uint8Array);
}

/** What stands for an empty message until it comes whole, if it ever does. Throws for one that names no sender. */
export function placeholderOf(stanza: BinaryNode, me: JournalEntry['me']): WAMessage {
  const envelope = envelopeOf(stanza, me);
  const isViewOnce = (Array.isArray(stanza.content) ? stanza.content : []).some(({ tag, attrs }) => tag === 'unavailable' && attrs.type?.startsWith('view_once'));
  return { ...envelope, key: { ...envelope.key, isViewOnce }, messageStubType: CIPHERTEXT };
}
