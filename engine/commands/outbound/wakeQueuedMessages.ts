import type { Types } from 'mongoose';
import { DeviceModel, listResting, MessageModel } from '../../models/index.ts';
import type { Services } from '../../services.ts';

/** A hint for a message this young is probably on its way. */
const HINT_TAKES_MS = 3_000;
const BATCH = 1_000;

/** For the sweeper: hints again at conversations with messages that should have left. Answers how many. */
export async function wakeQueuedMessages(services: Services): Promise<number> {
  const connected = await DeviceModel.find({ status: 'connected', active: true }, { _id: 1 }).lean();
  let count = 0;
  for (const { _id } of connected) {
    const conversationIds = await listQueuedConversations(services, _id);
    count += conversationIds.length;
    await Promise.all(conversationIds.map((conversationId) => services.queues.wakeOutbound(_id.toHexString(), conversationId)));
  }
  return count;
}

/** Conversations of a device with queued messages that are due, do not rest and were touched `olderThanMs` ago; at most a thousand. */
export async function listQueuedConversations(services: Services, deviceId: Types.ObjectId | string, olderThanMs = HINT_TAKES_MS): Promise<string[]> {
  const now = services.now();
  const resting = (await listResting('sending', now)).map(({ conversationId }) => conversationId);
  const queued = await MessageModel.find(
    { deviceId, status: 'queued', ...(resting.length > 0 && { conversationId: { $nin: resting } }), updatedAt: { $lte: new Date(now.getTime() - olderThanMs) } },
    { conversationId: 1, nextAttemptAt: 1 },
  )
    .sort({ updatedAt: 1 })
    .limit(BATCH)
    .lean();
  const due = queued.filter((message) => !message.nextAttemptAt || message.nextAttemptAt <= now);
  return [...new Set(due.flatMap((message) => (message.conversationId ? [message.conversationId.toHexString()] : [])))];
}
