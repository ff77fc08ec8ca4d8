import { Types } from 'mongoose';
import { DeviceModel, listResting, MessageModel } from '../../models/index.ts';
import type { Services } from '../../services.ts';

/** A hint for a message this young is probably on its way. */
const HINT_TAKES_MS = 3_000;
/** Hints in one go for one device. */
const BATCH = 1_000;

/** For the sweeper: hints again at conversations with messages that should have left. Answers how many. */
export async function wakeQueuedMessages(services: Services): Promise<number> {
  const connected = await DeviceModel.find({ status: 'connected', active: true }, { _id: 1 }).lean();
  let count = 0;
  for (const { _id } of connected) {
    const conversationIds = await listQueuedConversations(services, _id, HINT_TAKES_MS, BATCH);
    count += conversationIds.length;
    await Promise.all(conversationIds.map((conversationId) => services.queues.wakeOutbound(_id.toHexString(), conversationId)));
  }
  return count;
}

/**
 * Conversations of a device with queued messages that are due, do not rest and were touched `olderThanMs` ago: the one whose
 * message has waited longest first, at most `most`. Each once, however many messages it has: a long queue hides nobody's.
 */
export async function listQueuedConversations(services: Services, deviceId: Types.ObjectId | string, olderThanMs = HINT_TAKES_MS, most?: number): Promise<string[]> {
  const now = services.now();
  const resting = (await listResting('sending', now)).map(({ conversationId }) => new Types.ObjectId(conversationId));
  const found = await MessageModel.aggregate<{ _id: Types.ObjectId }>([
    {
      $match: {
        deviceId: new Types.ObjectId(deviceId),
        status: 'queued',
        conversationId: { $nin: [null, ...resting] },
        updatedAt: { $lte: new Date(now.getTime() - olderThanMs) },
        $or: [{ nextAttemptAt: null }, { nextAttemptAt: { $lte: now } }],
      },
    },
    { $group: { _id: '$conversationId', since: { $min: '$arrivedAt' } } },
    { $sort: { since: 1, _id: 1 } },
    ...(most === undefined ? [] : [{ $limit: most }]),
  ]);
  return found.map(({ _id }) => _id.toHexString());
}
