import { fileTypeFromBuffer } from 'file-type';
import type { MessageType } from '../contract/index.ts';

export type MediaKind = Extract<MessageType, 'image' | 'video' | 'audio' | 'document' | 'sticker'>;

const MB = 1024 * 1024;

/** As many bytes as WhatsApp takes of a kind; more goes as a document. (Cloud API: Media, "Supported media types"; what WhatsApp Web takes is no less.) */
const MAX_BYTES: Record<Exclude<MediaKind, 'document'>, number> = { image: 16 * MB, video: 16 * MB, audio: 16 * MB, sticker: 500 * 1024 };

interface KnownType {
  extension: string;
  /** What a phone shows by itself, and as what; anything else is a document. */
  kind?: Exclude<MediaKind, 'document'>;
}

/**
 * What a browser may show: pictures, films and sounds, none of which can hold a script, and PDF, whose scripts a browser's
 * viewer runs, if at all, without an origin. SVG, HTML, XML and everything that nobody knows are files to be saved.
 */
const INLINE = new Map<string, KnownType>([
  ['image/jpeg', { extension: 'jpg', kind: 'image' }],
  ['image/png', { extension: 'png', kind: 'image' }],
  ['image/webp', { extension: 'webp', kind: 'sticker' }],
  ['image/gif', { extension: 'gif' }],
  ['video/mp4', { extension: 'mp4', kind: 'video' }],
  ['video/3gpp', { extension: '3gp', kind: 'video' }],
  ['video/webm', { extension: 'webm' }],
  ['audio/aac', { extension: 'aac', kind: 'audio' }],
  ['audio/mp4', { extension: 'm4a', kind: 'audio' }],
  ['audio/mpeg', { extension: 'mp3', kind: 'audio' }],
  ['audio/ogg', { extension: 'ogg', kind: 'audio' }],
  ['audio/webm', { extension: 'weba' }],
  ['application/pdf', { extension: 'pdf' }],
]);
const SAVED = new Map<string, KnownType>([
  ['audio/amr', { extension: 'amr', kind: 'audio' }],
]);

export const UNKNOWN_TYPE = 'application/octet-stream';

/** Texts have no first bytes of their own; these two need none, since nothing runs in them. */
const PLAIN_TEXTS = new Set(['text/plain', 'text/csv']);

/** Containers that hold a film or only a sound: which, their first bytes do not say. */
const EITHER = new Set(['mp4', 'webm', '3gpp', 'ogg']);

const OTHER_NAMES: Record<string, string> = { 'audio/x-m4a': 'audio/mp4', 'video/x-m4v': 'video/mp4', 'video/matroska': 'video/x-matroska' };

/**
 * A file's media type by its first bytes; `claimed`, the sender's word, counts only for what they leave open. Without
 * parameters; {@link UNKNOWN_TYPE} when nothing is known.
 */
export async function mediaTypeOf(head: Buffer, claimed: string): Promise<string> {
  const word = bareType(claimed);
  const found = await fileTypeFromBuffer(head);
  if (!found) return PLAIN_TEXTS.has(word) ? word : UNKNOWN_TYPE;
  const type = bareType(found.mime);
  const named = OTHER_NAMES[type] ?? type;
  const [, container = ''] = named.split('/');
  return named.startsWith('video/') && word.startsWith('audio/') && EITHER.has(container) ? `audio/${container}` : named;
}

/** Where the first packet of an Ogg stream begins, when the page around it holds nothing else, as Opus' does (RFC 7845, 3; RFC 3533, 6). */
const FIRST_PACKET = 28;

/** Whether a file is Opus in Ogg, the one sound that WhatsApp plays as a voice note, by its first bytes. */
export function isOggOpus(head: Buffer): boolean {
  return head.toString('latin1', 0, 4) === 'OggS' && head.toString('latin1', FIRST_PACKET, FIRST_PACKET + 8) === 'OpusHead';
}

/** How a file of ours goes to WhatsApp. */
export function mediaKindOf(mimeType: string, size: number): MediaKind {
  const kind = knownType(mimeType)?.kind;
  return kind && size <= MAX_BYTES[kind] ? kind : 'document';
}

/** Whether a file is what its message's type says: what cannot be shown as that is a document, whatever the sender called it. */
export function suitsType(type: MessageType, mimeType: string): boolean {
  if (type === 'document') return true;
  const [family] = mimeType.split('/');
  return isInline(mimeType) && family === (type === 'sticker' ? 'image' : type);
}

/** Whether a browser may show it. */
export function isInline(mimeType: string): boolean {
  return INLINE.has(mimeType);
}

/** What to call a file that has no name of its own. */
export function nameOf({ fileName, id, mimeType }: { fileName: string | null; id: string; mimeType: string }): string {
  return fileName ?? `${id}.${knownType(mimeType)?.extension ?? 'bin'}`;
}

function knownType(mimeType: string): KnownType | undefined {
  return INLINE.get(mimeType) ?? SAVED.get(mimeType);
}

/** `audio/ogg; codecs=opus` → `audio/ogg`. */
function bareType(type: string): string {
  return (type.split(';')[0] ?? '').trim().toLowerCase();
}
