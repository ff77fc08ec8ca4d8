import { isLidUser, isPnUser, jidDecode, jidNormalizedUser, type WAMessageKey } from '@whiskeysockets/baileys';

/** A person on WhatsApp: by phone (E.164), by LID (digits), or both. */
export interface Address {
  phone: string | null;
  lid: string | null;
}

/** The phone, E.164, of an address like `5511999990001:2@s.whatsapp.net`; null of another kind. */
export function phoneOfJid(jid: string | null | undefined): string | null {
  const user = jid && isPnUser(jid) ? jidDecode(jid)?.user : undefined;
  return user ? `+${user}` : null;
}

/** The digits of an address like `200000000000001:2@lid`; null of another kind. */
export function lidOfJid(jid: string | null | undefined): string | null {
  return (jid && isLidUser(jid) && jidDecode(jid)?.user) || null;
}

/** Where WhatsApp takes messages for a phone. */
export function jidOfPhone(phone: string): string {
  return `${phone.replace(/\D/g, '')}@s.whatsapp.net`;
}

/** Where WhatsApp takes messages for a LID. */
export function jidOfLid(lid: string): string {
  return `${lid}@lid`;
}

/** Whoever a chat is with, by the two names that WhatsApp gives it. */
export function addressOfChat({ remoteJid, remoteJidAlt }: WAMessageKey): Address {
  return { phone: phoneOfJid(remoteJid) ?? phoneOfJid(remoteJidAlt), lid: lidOfJid(remoteJid) ?? lidOfJid(remoteJidAlt) };
}

/** Whether two addresses are of one account, whatever the device. */
export function isSameAccount(one: string | null | undefined, other: string | null | undefined): boolean {
  return Boolean(one && other && jidNormalizedUser(one) === jidNormalizedUser(other));
}
