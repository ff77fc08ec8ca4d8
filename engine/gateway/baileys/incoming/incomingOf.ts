import { isJidBroadcast, isJidGroup, isJidNewsletter, isJidStatusBroadcast, type proto, type WAMessage, type WAMessageKey } from '@whiskeysockets/baileys';
import type { MessageReferral } from '../../../contract/index.ts';
import type { IncomingMedia, IncomingMessage } from '../../driver.ts';
import { addressOfChat, lidOfJid, phoneOfJid } from '../addresses.ts';
import { sourceOf } from '../media/mediaSource.ts';
import { readContent, type Reading } from './kinds.ts';
import { unwrap } from './unwrap.ts';

export interface IncomingContext {
  deviceId: string;
  /** Of a history that the phone sent at pairing. */
  isHistory: boolean;
  /** The phone (E.164) of a LID, when the device knows it. */
  phoneOfLid?(lid: string): string | null;
  /** The LID of a phone (E.164), when the device knows it. */
  lidOfPhone?(phone: string): string | null;
}

/** WhatsApp's clients show no larger preview; a larger one is of somebody who means harm. */
const LARGEST_THUMBNAIL = 64 * 1024;
/** proto.WebMessageInfo.StubType: a message that could not be decrypted. */
export const CIPHERTEXT = 2;

/**
 * A message of WhatsApp in our words. Null of what is no message to anybody (keys, settings, notices); what we have no
 * word for is `unsupported`, what could not be decrypted `undecryptable`. Never throws for what somebody sent.
 */
export function incomingOf(message: WAMessage, context: IncomingContext): IncomingMessage | null {
  const isUndecryptable = message.messageStubType === CIPHERTEXT && !message.message;
  const unwrapped = message.message ? unwrap(message.message) : null;
  const reading: Reading | null = isUndecryptable ? { type: 'undecryptable', text: '' } : unwrapped && readContent(unwrapped.content);
  if (!reading) return null;
  const about = unwrapped ? contextInfoOf(unwrapped.content) : undefined;
  const isViewOnce = Boolean(unwrapped?.isViewOnce || message.key.isViewOnce);
  return {
    deviceId: context.deviceId,
    providerId: message.key.id ?? '',
    ...personOf(message.key, context),
    pushName: (message.pushName || message.verifiedBizName) ?? null,
    type: reading.type,
    text: reading.text,
    at: new Date(Number(message.messageTimestamp ?? 0) * 1_000),
    fromMe: Boolean(message.key.fromMe),
    chat: chatOf(message.key.remoteJid),
    isHistory: context.isHistory,
    quotedProviderId: about?.stanzaId || null,
    targetProviderId: reading.targetProviderId ?? null,
    media: isViewOnce ? null : mediaOf(reading, message.key),
    content: reading.content ?? null,
    referral: referralOf(about?.externalAdReply),
    isViewOnce,
    isForwarded: Boolean(about?.isForwarded),
    ephemeralSeconds: about?.expiration || null,
  };
}

function chatOf(jid: string | null | undefined): IncomingMessage['chat'] {
  if (isJidGroup(jid ?? undefined)) return 'group';
  if (isJidStatusBroadcast(jid ?? '')) return 'status';
  return isJidBroadcast(jid ?? undefined) || isJidNewsletter(jid ?? undefined) ? 'broadcast' : 'person';
}

/** Whoever the chat is with; in a group, whoever wrote. */
function personOf(key: WAMessageKey, { phoneOfLid, lidOfPhone }: IncomingContext): { phone: string | null; lid: string | null } {
  const isPerson = chatOf(key.remoteJid) === 'person';
  const told = isPerson ? addressOfChat(key) : { phone: phoneOfJid(key.participant) ?? phoneOfJid(key.participantAlt), lid: lidOfJid(key.participant) ?? lidOfJid(key.participantAlt) };
  return {
    phone: told.phone ?? (told.lid === null ? null : (phoneOfLid?.(told.lid) ?? null)),
    lid: told.lid ?? (told.phone === null ? null : (lidOfPhone?.(told.phone) ?? null)),
  };
}

function mediaOf({ file }: Reading, key: WAMessageKey): IncomingMedia | null {
  const source = file && sourceOf(file.kind, file.content, key);
  if (!file || !source) return null;
  const { mimetype, fileName, fileLength, seconds, jpegThumbnail } = file.content;
  const size = Number(fileLength ?? 0);
  return {
    mimeType: mimetype || 'application/octet-stream',
    fileName: fileName || null,
    size: Number.isSafeInteger(size) && size > 0 ? size : null,
    durationSeconds: seconds || null,
    isVoice: file.isVoice ?? false,
    thumbnail: jpegThumbnail?.length && jpegThumbnail.length <= LARGEST_THUMBNAIL ? Buffer.from(jpegThumbnail) : null,
    source,
  };
}

/** Each kind of message carries it in a place of its own. */
function contextInfoOf(content: proto.IMessage): proto.IContextInfo | undefined {
  for (const part of Object.values(content) as unknown[]) {
    // Of a message's fields all but texts and flags are messages; which of them have it, the protocol alone knows.
    if (typeof part === 'object' && part !== null && 'contextInfo' in part && part.contextInfo) return part.contextInfo as proto.IContextInfo;
  }
  return undefined;
}

/** Links carry a preview in the same place: only an advertisement has a source. */
function referralOf(reply: proto.ContextInfo.IExternalAdReplyInfo | null | undefined): MessageReferral | null {
  if (!reply || !(reply.sourceId || reply.ctwaClid || reply.showAdAttribution)) return null;
  return { title: reply.title || null, body: reply.body || null, url: reply.sourceUrl || null, sourceId: reply.sourceId || reply.ctwaClid || null };
}
