import type { proto } from '@whiskeysockets/baileys';

/** What a message really says, and what its wrappers said of it. */
export interface Unwrapped {
  content: proto.IMessage;
  isViewOnce: boolean;
}

/** WhatsApp's clients nest no deeper; Baileys stops there as well. */
const DEEPEST = 5;

/**
 * Takes a message out of its wrappers: disappearing, view once, captions of documents, edits, an album's children, what
 * the phone copies to us. Baileys' `normalizeMessageContent` does not tell which they were.
 */
export function unwrap(message: proto.IMessage): Unwrapped {
  let content = message;
  let isViewOnce = false;
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    isViewOnce ||= Boolean(content.viewOnceMessage ?? content.viewOnceMessageV2 ?? content.viewOnceMessageV2Extension);
    const wrapper = wrapperOf(content);
    if (!wrapper) break;
    content = wrapper.message ?? {};
  }
  const media = content.imageMessage ?? content.videoMessage ?? content.audioMessage;
  return { content, isViewOnce: isViewOnce || Boolean(media?.viewOnce) };
}

function wrapperOf(content: proto.IMessage): { message?: proto.IMessage | null } | null | undefined {
  return (
    content.deviceSentMessage ??
    content.ephemeralMessage ??
    content.viewOnceMessage ??
    content.viewOnceMessageV2 ??
    content.viewOnceMessageV2Extension ??
    content.documentWithCaptionMessage ??
    content.editedMessage ??
    content.associatedChildMessage ??
    content.lottieStickerMessage ??
    content.botInvokeMessage ??
    content.pollCreationMessageV4
  );
}
