import type { BinaryNode, WAMessageKey } from '@whiskeysockets/baileys';
import { isOwnAccount, jidOfAccount, phoneOfJid, type OwnAccount } from './addresses.ts';

/**
 * The key of a message with accounts for devices, as Baileys' `cleanMessage` leaves it, and without what would take the
 * chat's other side for ourselves: of what the own phone wrote, the generic names beside it are the sender's.
 */
export function chatKeyOf<Key extends WAMessageKey>(key: Key, me: OwnAccount | undefined): Key {
  return {
    ...key,
    remoteJid: key.remoteJid && jidOfAccount(key.remoteJid),
    participant: key.participant && jidOfAccount(key.participant),
    remoteJidAlt: isOwnAccount(key.remoteJidAlt, me) ? undefined : key.remoteJidAlt,
  };
}

/** The same, where the stanza is at hand: it names the recipient of what the own phone wrote, and Baileys does not read that. */
export function chatKeyIn<Key extends WAMessageKey>({ attrs }: BinaryNode, key: Key, me: OwnAccount | undefined): Key {
  if (!key.fromMe) return chatKeyOf(key, me);
  const remoteJidAlt = phoneOfJid(key.remoteJid) ? (attrs.peer_recipient_lid ?? attrs.recipient_lid) : (attrs.peer_recipient_pn ?? attrs.recipient_pn);
  return chatKeyOf({ ...key, remoteJidAlt }, me);
}
