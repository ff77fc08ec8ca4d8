import { acceptConversation } from '../../engine/commands/index.ts';
import { ConversationModel } from '../../engine/models/index.ts';
import { CONCURRENCY, type System } from '../system.ts';
import { closedLoop } from './closedLoop.ts';

/** The viewer takes every waiting conversation. Answers their ids, oldest first. */
export async function acceptAll({ runtime, viewer, deviceId }: System): Promise<string[]> {
  const waiting = await ConversationModel.find({ deviceId, state: 'waiting' }, { _id: 1 }).sort({ openedAt: 1 }).lean();
  const ids = waiting.map(({ _id }) => _id.toHexString());
  await closedLoop(ids, CONCURRENCY, (conversationId) => acceptConversation(runtime.services, viewer, { conversationId }));
  return ids;
}
