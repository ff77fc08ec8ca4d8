import { isHostedLidUser, isHostedPnUser, isLidUser, isPnUser, jidDecode, jidEncode, jidNormalizedUser, type WAMessageKey } from '@whiskeysockets/baileys';

/** A person on WhatsApp: by phone (E.164), by LID (digits), or both. */
export interface Address {
  phone: string | null;
  lid: string | null;
}

/** The account that a device belongs to, by the two names that WhatsApp gives it. */
export interface OwnAccount {
  id?: string | undefined;
  lid?: string | undefined;
}

/** The phone, E.164, of an address like `5511999990001:2@s.whatsapp.net`, or `@hosted`: the same person by WhatsApp's cloud; null of another kind. */
export function phoneOfJid(jid: string | null | undefined): string | null {
  const user = jid && (isPnUser(jid) || isHostedPnUser(jid)) ? jidDecode(jid)?.user : undefined;
  return user ? `+${user}` : null;
}

/** The digits of an address like `200000000000001:2@lid`, or `@hosted.lid`; null of another kind. */
export function lidOfJid(jid: string | null | undefined): string | null {
  return (jid && (isLidUser(jid) || isHostedLidUser(jid)) && jidDecode(jid)?.user) || null;
}

/** The address of whoever a device's address belongs to, as Baileys' `cleanMessage` has it: without the device, and not hosted. */
export function jidOfAccount(jid: string): string {
  if (isHostedPnUser(jid)) return jidEncode(jidDecode(jid)?.user ?? '', 's.whatsapp.net');
  if (isHostedLidUser(jid)) return jidEncode(jidDecode(jid)?.user ?? '', 'lid');
  return jidNormalizedUser(jid);
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

/** Whether an address is of the account that the device belongs to. */
export function isOwnAccount(jid: string | null | undefined, me: OwnAccount | undefined): boolean {
  return Boolean(jid) && [me?.id, me?.lid].some((own) => own && jidOfAccount(own) === jidOfAccount(jid ?? ''));
}
