import type { WACallEvent } from '@whiskeysockets/baileys';
import type { IncomingMessage } from '../driver.ts';
import { lidOfJid, phoneOfJid } from './addresses.ts';

/** Somebody calls: told once, when it rings. Null for what comes later in a call, and for calls to groups. */
export function incomingOfCall({ id, status, chatId, from, callerPn, date, isGroup, isVideo }: WACallEvent, deviceId: string): IncomingMessage | null {
  if (status !== 'offer' || isGroup) return null;
  return {
    deviceId,
    providerId: id,
    phone: phoneOfJid(callerPn) ?? phoneOfJid(from) ?? phoneOfJid(chatId),
    lid: lidOfJid(from) ?? lidOfJid(chatId),
    pushName: null,
    type: 'call',
    text: isVideo ? 'video' : '',
    at: date,
    fromMe: false,
    chat: 'person',
    isHistory: false,
  };
}
