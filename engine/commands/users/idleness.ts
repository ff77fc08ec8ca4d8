import { recentSettings, UserModel } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { wakeBacklog } from '../routing/wakeRouting.ts';

/** Somebody moves at a panel of theirs: who was away by idleness is there again. Whoever chose to be away stays so. */
export async function noteActivity(services: Services, userId: string): Promise<void> {
  const now = services.now();
  await UserModel.updateOne({ _id: userId }, { $set: { activeAt: now } }, { timestamps: false });
  const { modifiedCount } = await UserModel.updateOne({ _id: userId, presence: 'away', isIdle: true }, { $set: { presence: 'online', presenceAt: now, isIdle: false } });
  if (modifiedCount === 0) return;
  services.live.presence(userId, 'online');
  await wakeBacklog(services);
}

/**
 * For the sweeper: whoever has a panel open and has not moved at it for as long as a setting says becomes away, so that
 * nothing is given to an empty chair. Choosing to be online, and coming back, count as moving. Users whose panel has never
 * told of anything (by API) are left alone.
 */
export async function markIdle(services: Services): Promise<number> {
  const { awayAfterMinutes } = await recentSettings();
  if (awayAfterMinutes === null) return 0;
  const now = services.now();
  const before = new Date(now.getTime() - awayAfterMinutes * 60_000);
  const isStill = { presence: 'online' as const, seenAt: { $ne: null }, activeAt: { $lt: before }, presenceAt: { $lt: before } };
  const still = await UserModel.find(isStill, { _id: 1 }).lean();
  let marked = 0;
  for (const { _id } of still) {
    const { modifiedCount } = await UserModel.updateOne({ _id, ...isStill }, { $set: { presence: 'away', presenceAt: now, isIdle: true } });
    if (modifiedCount === 1) services.live.presence(_id.toHexString(), 'away');
    marked += modifiedCount;
  }
  return marked;
}
