import { isValidObjectId } from 'mongoose';
import { AppError, notFound } from '../../errors.ts';
import { MessageModel, type Message } from '../../models/index.ts';
import type { Viewer } from '../../policies/viewer.ts';
import type { Services } from '../../services.ts';
import { loadConversation } from '../conversations/loadConversation.ts';
import { publishMessage } from '../outbound/publishMessage.ts';

/** Asks once more for a file that could not be fetched, as whoever sees the message may. Throws `not_found`, `not_retryable`. */
export async function retryMedia(services: Services, viewer: Viewer, { messageId }: { messageId: string }): Promise<Message> {
  const message = isValidObjectId(messageId) ? await MessageModel.findById(messageId).lean() : null;
  if (!message) throw notFound();
  if (message.conversationId) await loadConversation(viewer, message.conversationId.toHexString());
  const pending = await MessageModel.findOneAndUpdate(
    { _id: message._id, 'media.status': 'failed', 'media.source': { $type: 'string' } },
    { $set: { 'media.status': 'pending', 'media.reason': null, 'media.attempts': 0, 'media.nextAttemptAt': services.now() } },
    { returnDocument: 'after' },
  ).lean();
  if (!pending) throw new AppError('not_retryable', { sentence: 'conflict.mediaNotFailed' });
  await services.signals.deviceChanged(message.deviceId.toHexString());
  await publishMessage(services, pending);
  return pending;
}
