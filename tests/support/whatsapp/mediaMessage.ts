import type { proto } from '@whiskeysockets/baileys';
import { decryptMedia, encryptMedia } from './mediaCipher.ts';
import type { MediaHost } from './mediaHost.ts';

export type MediaKind = 'image' | 'video' | 'audio' | 'document' | 'sticker';

/** What the message holds of an image, a document, …: the fields that all kinds share. */
export interface MediaContent {
  mediaKey?: Uint8Array | null;
  directPath?: string | null;
  mimetype?: string | null;
  fileSha256?: Uint8Array | null;
  fileEncSha256?: Uint8Array | null;
}

/** Encrypts and uploads a file, and answers the message that tells of it. `fields` are the kind's own: `caption`, `fileName`, `ptt`, `seconds`, … */
export async function createMediaMessage(host: MediaHost, kind: MediaKind, file: Buffer, mimetype: string, fields: Record<string, unknown> = {}): Promise<proto.IMessage> {
  const { bytes, ...keys } = await encryptMedia(file, kind);
  const directPath = host.store(bytes, kind);
  return { [`${kind}Message`]: { ...keys, mimetype, directPath, url: host.urlOf(directPath), mediaKeyTimestamp: Math.floor(Date.now() / 1000), ...fields } };
}

/** The media in a message, if it is one. */
export function mediaIn(message: proto.IMessage): { kind: MediaKind; content: MediaContent } | undefined {
  for (const kind of ['image', 'video', 'audio', 'document', 'sticker'] as const) {
    const content = message[`${kind}Message`];
    if (content) return { kind, content };
  }
  return undefined;
}

/** Downloads and decrypts what a client sent, as its contact would. Throws when it holds no media or something does not fit. */
export async function openMedia(host: MediaHost, message: proto.IMessage): Promise<Buffer> {
  const media = mediaIn(message);
  if (!media?.content.directPath) throw new Error('The message holds no media');
  return decryptMedia(host.read(media.content.directPath), media.content, media.kind);
}
