import { notFound } from '../../errors.ts';
import { UserModel, type User } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { wakeBacklog } from '../routing/wakeRouting.ts';

/**
 * A user pauses, for a reason that the others are told, or goes on (null). Saying the same again changes nothing. A pause
 * outlasts signing out and being away: it ends when its user, or an administrator, says so.
 */
export async function setPause(services: Services, userId: string, reason: string | null): Promise<User> {
  const changed = await UserModel.findOneAndUpdate(
    { _id: userId, pausedReason: { $ne: reason } },
    { $set: { pausedReason: reason, pausedAt: reason === null ? null : services.now() } },
    { returnDocument: 'after' },
  ).lean();
  if (changed) services.live.presence(userId, changed.presence, { pausedReason: reason, pausedAt: changed.pausedAt?.toISOString() ?? null });
  if (changed && reason === null) await wakeBacklog(services);
  const user = changed ?? (await UserModel.findById(userId).lean());
  if (!user) throw notFound();
  return user;
}
