import type { proto, WAMessageKey } from '@whiskeysockets/baileys';
import { z } from 'zod';

const base64 = z.base64();

/**
 * Where a file lies on WhatsApp's servers and how it is opened: {@link IncomingMedia.source} of this driver. Hashes are
 * SHA-256, of the file and of its encrypted form.
 */
export const mediaSource = z.object({
  kind: z.enum(['image', 'video', 'audio', 'document', 'sticker']),
  directPath: z.string().nullable(),
  url: z.string().nullable(),
  mediaKey: base64,
  fileSha256: base64.nullable(),
  fileEncSha256: base64.nullable(),
  /** The message that carries it: the phone is asked by it to put the file up again. */
  message: z.object({ remoteJid: z.string(), id: z.string(), fromMe: z.boolean(), participant: z.string().nullable() }),
});
export type MediaSource = z.infer<typeof mediaSource>;

/** What all kinds of files have in common in WhatsApp's messages. */
type MediaContent = Pick<proto.Message.IDocumentMessage, 'directPath' | 'url' | 'mediaKey' | 'fileSha256' | 'fileEncSha256'>;

/** As JSON; null of a file without a key: it cannot be opened (an album's announcement, a newsletter's). */
export function sourceOf(kind: MediaSource['kind'], content: MediaContent, { remoteJid, id, fromMe, participant }: WAMessageKey): string | null {
  if (!content.mediaKey?.length || !(content.directPath || content.url)) return null;
  const source: MediaSource = {
    kind,
    directPath: content.directPath || null,
    url: content.url || null,
    mediaKey: toBase64(content.mediaKey) ?? '',
    fileSha256: toBase64(content.fileSha256),
    fileEncSha256: toBase64(content.fileEncSha256),
    message: { remoteJid: remoteJid ?? '', id: id ?? '', fromMe: Boolean(fromMe), participant: participant || null },
  };
  return JSON.stringify(source);
}

/** Throws when it is none of ours. */
export function readSource(json: string): MediaSource {
  return mediaSource.parse(JSON.parse(json));
}

function toBase64(bytes: Uint8Array | null | undefined): string | null {
  return bytes?.length ? Buffer.from(bytes).toString('base64') : null;
}
