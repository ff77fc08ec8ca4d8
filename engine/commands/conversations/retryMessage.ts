import { isValidObjectId } from 'mongoose';
import { AppError, notFound } from '../../errors.ts';
import { MessageModel, type Message } from '../../models/index.ts';
import { canHandle, type Viewer } from '../../policies/viewer.ts';
import { presentMessage } from '../../presenters/message.ts';
import { scopeOf } from '../../presenters/conversation.ts';
import type { Services } from '../../services.ts';
import { loadConversation } from './loadConversation.ts';

/**
 * Queues a failed message again. One whose fate is unknown is never sent twice: `not_retryable`. In a closed conversation
 * nobody writes to the customer, so what a person wrote is `illegal_transition` as a reply would be; what the system or an
 * automation had to say (the closing message comes after the end) is sent.
 */
export async function retryMessage(services: Services, viewer: Viewer, { messageId }: { messageId: string }): Promise<Message> {
  const message = isValidObjectId(messageId) ? await MessageModel.findById(messageId).lean() : null;
  if (!message?.conversationId) throw notFound();
  const conversation = await loadConversation(viewer, message.conversationId.toHexString());
  if (message.direction !== 'out' || message.status !== 'failed' || message.deletedAt) throw new AppError('not_retryable');
  if (conversation.state === 'closed' && message.author?.kind !== 'system' && message.author?.kind !== 'bot') throw new AppError('illegal_transition');
  if (!canHandle(viewer, scopeOf(conversation))) throw new AppError('forbidden');
  const queued = await MessageModel.findOneAndUpdate(
    { _id: message._id, status: 'failed', deletedAt: { $exists: false } },
    { $set: { deviceId: conversation.deviceId, status: 'queued', failureReason: null, attempts: 0, nextAttemptAt: null, claim: null }, $unset: { providerId: 1 } },
    { returnDocument: 'after' },
  ).lean();
  if (!queued) throw new AppError('not_retryable');
  await services.queues.wakeOutbound(conversation.deviceId.toHexString(), conversation._id.toHexString());
  services.live.message(await presentMessage(queued), scopeOf(conversation));
  return queued;
}
