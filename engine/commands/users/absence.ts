import { UserModel } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { wakeBacklog } from '../routing/wakeRouting.ts';
import { endReservations } from './endReservations.ts';
import { forgetKept } from './setPresence.ts';

/** How often an open panel is noted, and after how long without one its user counts as gone. ms. */
export const SEEN_EVERY_MS = 30_000;
const ABSENT_AFTER_MS = 90_000;

/** Panels of these users are open now. */
export async function noteOpenPanels(services: Services, userIds: string[]): Promise<void> {
  await UserModel.updateMany({ _id: { $in: userIds } }, { $set: { seenAt: services.now() } }, { timestamps: false });
}

/** A panel opens: who was only absent is again what they were. */
export async function welcomeBack(services: Services, userId: string): Promise<void> {
  await noteOpenPanels(services, [userId]);
  const absent = await UserModel.findOne({ _id: userId, presenceOnReturn: { $ne: null } }, { presenceOnReturn: 1, slots: 1 }).lean();
  if (!absent?.presenceOnReturn) return;
  const { modifiedCount } = await UserModel.updateOne(
    { _id: userId, presence: 'offline', presenceOnReturn: absent.presenceOnReturn },
    { $set: { presence: absent.presenceOnReturn, presenceAt: services.now(), presenceOnReturn: null } },
  );
  if (modifiedCount === 0) return;
  await forgetKept(absent);
  services.live.presence(userId, absent.presenceOnReturn);
  if (absent.presenceOnReturn === 'online') await wakeBacklog(services);
}

/**
 * Whoever closed their last panel without signing out (or whose computer sleeps) goes offline, so that nothing is given
 * to somebody who is not there. Users without a panel since they chose their presence (by API) are left alone.
 */
export async function dismissAbsent(services: Services): Promise<number> {
  const before = new Date(services.now().getTime() - ABSENT_AFTER_MS);
  const absent = await UserModel.find({ presence: { $ne: 'offline' }, seenAt: { $lt: before } }, { presence: 1 }).lean();
  let dismissed = 0;
  for (const { _id, presence } of absent) {
    const { modifiedCount } = await UserModel.updateOne(
      { _id, presence, seenAt: { $lt: before } },
      { $set: { presence: 'offline', presenceAt: services.now(), presenceOnReturn: presence } },
    );
    if (modifiedCount === 1) {
      services.live.presence(_id.toHexString(), 'offline');
      await endReservations(services, _id);
    }
    dismissed += modifiedCount;
  }
  return dismissed;
}
