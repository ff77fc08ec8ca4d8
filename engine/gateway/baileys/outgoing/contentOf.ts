import type { AnyMediaMessageContent, AnyMessageContent, MiscMessageGenerationOptions, proto, WAMessage } from '@whiskeysockets/baileys';
import { RefusedError, type OutgoingMedia, type OutgoingMessage } from '../../driver.ts';

/** What leaves, in Baileys' words. */
export interface OutgoingContent {
  content: AnyMessageContent;
  options: MiscMessageGenerationOptions;
}

/**
 * A message of ours in Baileys' words, for the chat `jid`. A file's stream is opened here and read once, so this is done
 * anew for each time that it is sent. Throws {@link RefusedError} for what WhatsApp has no words for.
 */
export async function contentOf(outgoing: OutgoingMessage, jid: string): Promise<OutgoingContent> {
  const content = await wordsOf(outgoing, jid);
  const forwarded = outgoing.isForwarded ? { contextInfo: { isForwarded: true, forwardingScore: 1 } } : {};
  // Every kind takes `contextInfo`; not all of Baileys' types say so.
  return { content: { ...content, ...forwarded } as AnyMessageContent, options: quotedOptions(outgoing, jid) };
}

async function wordsOf(outgoing: OutgoingMessage, jid: string): Promise<AnyMessageContent> {
  const { type, text, media } = outgoing;
  switch (type) {
    case 'text':
      return { text };
    case 'reaction':
      return { react: { text, key: targetKey(outgoing, jid) } };
    case 'edit':
      return { text, edit: targetKey(outgoing, jid) };
    case 'deletion':
      return { delete: targetKey(outgoing, jid) };
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      if (!media) throw new RefusedError('media_missing');
      return fileContent(type, text, media);
    default:
      throw new RefusedError('unsupported');
  }
}

/** Without a preview (`jpegThumbnail: null`): Baileys would need an image library, and reads the whole file for it. */
async function fileContent(type: 'image' | 'video' | 'audio' | 'document' | 'sticker', text: string, media: OutgoingMedia): Promise<AnyMediaMessageContent> {
  const stream = { stream: await media.open() };
  const mimetype = media.mimeType;
  const withoutPreview = { jpegThumbnail: null as unknown as undefined }; // Only `undefined`, all that its type knows, makes Baileys draw one.
  switch (type) {
    case 'image':
      return { image: stream, mimetype, ...(text && { caption: text }), ...withoutPreview };
    case 'video':
      return { video: stream, mimetype, ...(text && { caption: text }), ...withoutPreview };
    case 'audio':
      return { audio: stream, ...soundWords(media) };
    case 'sticker':
      return { sticker: stream, mimetype };
    case 'document':
      return { document: stream, mimetype, ...(media.fileName !== null && { fileName: media.fileName }), ...(text && { caption: text }) };
  }
}

/** Without `seconds` Baileys measures the file itself. */
function soundWords({ isVoice, mimeType, durationSeconds, waveform }: OutgoingMedia): { ptt: boolean; mimetype: string; seconds?: number; waveform?: Uint8Array } {
  return {
    ptt: isVoice,
    // WhatsApp plays voice notes only when they say that they are Opus.
    mimetype: isVoice && mimeType === 'audio/ogg' ? 'audio/ogg; codecs=opus' : mimeType,
    ...(durationSeconds && { seconds: Math.max(1, Math.round(durationSeconds)) }),
    ...(isVoice && waveform && { waveform: Uint8Array.from(waveform) }),
  };
}

function targetKey({ target }: OutgoingMessage, remoteJid: string): proto.IMessageKey {
  if (!target) throw new RefusedError('unknown_target');
  return { remoteJid, fromMe: target.fromMe, id: target.providerId };
}

/** WhatsApp shows what is quoted as the answer repeats it. */
function quotedOptions({ quoted, quotedProviderId }: OutgoingMessage, remoteJid: string): MiscMessageGenerationOptions {
  const id = quoted?.providerId ?? quotedProviderId;
  if (!id) return {};
  const message: WAMessage = { key: { remoteJid, fromMe: quoted?.fromMe ?? false, id }, message: { conversation: quoted?.text ?? '' } };
  return { quoted: message };
}
