import { isDeepStrictEqual } from 'node:util';
import { AMENDMENT_TYPES } from '../../contract/index.ts';
import { ConversationModel, MessageModel, type Message } from '../../models/index.ts';
import { scopeOf } from '../../presenters/conversation.ts';
import { presentForLive } from '../../presenters/liveConversation.ts';
import type { Services } from '../../services.ts';
import { lastMessageOf } from '../conversations/excerpt.ts';

const MAX_ATTEMPTS = 100;

/**
 * When a message changed that its conversation shows in lists, lists show what is the last one now. By compare-and-set
 * like every change of a conversation; repeatable. No transition, so nothing for the timeline.
 */
export async function followPreview(services: Services, { conversationId, sortAt }: Message): Promise<void> {
  if (!conversationId) return;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const conversation = await ConversationModel.findById(conversationId).lean();
    if (!conversation?.lastMessage || conversation.lastMessage.at.getTime() !== sortAt.getTime()) return;
    const last = await MessageModel.findOne({ conversationId, direction: { $in: ['in', 'out'] }, history: false, type: { $nin: AMENDMENT_TYPES }, sortAt: { $lte: sortAt } })
      .sort({ sortAt: -1, arrivedAt: -1, _id: -1 })
      .lean();
    if (!last) return;
    const lastMessage = previewOf(last);
    if (isDeepStrictEqual(lastMessage, conversation.lastMessage)) return;
    const saved = await ConversationModel.findOneAndUpdate(
      { _id: conversation._id, version: conversation.version },
      { $set: { lastMessage, lastMessageAt: last.sortAt, updatedAt: services.now() }, $inc: { version: 1 } },
      { returnDocument: 'after', timestamps: false },
    ).lean();
    if (!saved) continue;
    return services.live.conversation(await presentForLive(saved), scopeOf(saved));
  }
  throw new Error(`the preview of conversation ${conversationId.toHexString()} was not changed in ${MAX_ATTEMPTS} attempts`);
}

/** What was taken back shows no text in lists. */
function previewOf({ text, sortAt, direction, type, deletedAt }: Message): ReturnType<typeof lastMessageOf> {
  return lastMessageOf(deletedAt ? { text: '', at: sortAt, direction, type: 'deletion' } : { text, at: sortAt, direction, type });
}
