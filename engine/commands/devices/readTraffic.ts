import type { Types } from 'mongoose';
import { AMENDMENT_TYPES, type DeviceTraffic } from '../../contract/index.ts';
import { MessageModel, recentSettings } from '../../models/index.ts';
import { instantOf, wallTime } from '../../routing/index.ts';

/** What went through a device: the last message of each side, and today's counts. Synchronised history does not count, nor do reactions, edits and deletions. */
export async function readTraffic(deviceId: Types.ObjectId, now: Date): Promise<DeviceTraffic> {
  const { timeZone } = await recentSettings();
  const midnight = new Date(instantOf(wallTime(now.getTime(), timeZone).date, 0, timeZone, 'first'));
  const ofBoth = { deviceId, history: false, type: { $nin: AMENDMENT_TYPES } };
  const incoming = { ...ofBoth, direction: 'in' as const };
  const outgoing = { ...ofBoth, direction: 'out' as const };
  const today = { arrivedAt: { $gte: midnight } };
  const last = async (filter: typeof incoming | typeof outgoing) => (await MessageModel.findOne(filter, { arrivedAt: 1 }).sort({ arrivedAt: -1 }).lean())?.arrivedAt.toISOString() ?? null;
  const [lastInAt, lastOutAt, received, sent, failed] = await Promise.all([
    last(incoming),
    last(outgoing),
    MessageModel.countDocuments({ ...incoming, ...today }),
    MessageModel.countDocuments({ ...outgoing, ...today }),
    MessageModel.countDocuments({ ...outgoing, ...today, status: 'failed' }),
  ]);
  return { lastInAt, lastOutAt, today: { in: received, out: sent, failed } };
}
