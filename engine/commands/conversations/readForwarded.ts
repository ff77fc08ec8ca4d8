import { showsSomething, type MessageType } from '../../contract/index.ts';
import { AppError, invalid } from '../../errors.ts';
import { MessageModel, type Message } from '../../models/index.ts';
import type { Viewer } from '../../policies/viewer.ts';
import { loadConversation } from './loadConversation.ts';
import type { Attachment } from './postMessage.ts';

const FILES = new Set<MessageType>(['image', 'video', 'audio', 'document', 'sticker']);
/** What is a text, or is said in words by its text. */
const WORDS = new Set<MessageType>(['text', 'location', 'contact']);

/**
 * What a message that the viewer sees would say again. The file is the same one in the media store: nothing is copied, and
 * whoever sees either message sees it. Throws `invalid` for what cannot be forwarded, `media_pending`, `media_failed`.
 */
export async function readForwarded(viewer: Viewer, messageId: string): Promise<{ text: string; attachment?: Attachment; isForwarded: true }> {
  const message = await MessageModel.findById(messageId).lean();
  if (!message || !(await isSeenBy(viewer, message))) throw invalid({ forwardOf: 'field.unknownMessage' });
  const { type, text, media } = message;
  if ((message.direction !== 'in' && message.direction !== 'out') || message.deletedAt || message.isViewOnce) throw invalid({ forwardOf: 'field.notForwardable' });
  if (media && FILES.has(type)) {
    if (media.status !== 'stored') throw new AppError(media.status === 'pending' ? 'media_pending' : 'media_failed');
    return { text, attachment: { type, media }, isForwarded: true };
  }
  if (!WORDS.has(type) || !showsSomething(text)) throw invalid({ forwardOf: 'field.notForwardable' });
  return { text, isForwarded: true };
}

async function isSeenBy(viewer: Viewer, { conversationId }: Message): Promise<boolean> {
  if (!conversationId) return true;
  try {
    await loadConversation(viewer, conversationId.toHexString());
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return false;
    throw error;
  }
}
