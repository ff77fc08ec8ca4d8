import { Types } from 'mongoose';
import { MessageModel } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { hasMedia, type PendingMessage } from './fetchMedia.ts';

/** A file of a device's messages that is due to be fetched, the newest or the oldest, leaving out those of `except`. */
export async function findPendingMedia(services: Services, { deviceId, except, from }: { deviceId: string; except: string[]; from: 'newest' | 'oldest' }): Promise<PendingMessage | null> {
  const order = from === 'newest' ? -1 : 1;
  const found = await MessageModel.findOne({
    deviceId: new Types.ObjectId(deviceId),
    'media.status': 'pending',
    'media.nextAttemptAt': { $lte: services.now() },
    ...(except.length > 0 && { _id: { $nin: except } }),
  })
    .sort({ sortAt: order })
    .lean();
  return found && hasMedia(found) ? found : null;
}
