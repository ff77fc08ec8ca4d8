import type { Presence } from '../../contract/index.ts';
import { notFound } from '../../errors.ts';
import { UserModel, type User } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { wakeBacklog } from '../routing/wakeRouting.ts';
import { endReservations } from './endReservations.ts';

/** A user chooses their presence; the others are told. */
export async function setPresence(services: Services, userId: string, presence: Presence): Promise<User> {
  const user = await UserModel.findByIdAndUpdate(userId, { $set: presenceOf(presence, services.now()) }, { returnDocument: 'after' }).lean();
  if (!user) throw notFound();
  if (presence === 'offline') await endReservations(services, user._id);
  else await forgetKept(user);
  services.live.presence(userId, presence);
  if (presence === 'online') await wakeBacklog(services);
  return user;
}

/** What a chosen presence sets. */
export function presenceOf(presence: Presence, now: Date): Pick<User, 'presence' | 'presenceAt' | 'seenAt' | 'presenceOnReturn' | 'isIdle'> {
  return { presence, presenceAt: now, seenAt: null, presenceOnReturn: null, isIdle: false };
}

/** Who is back has what stayed with them like anything else. */
export async function forgetKept({ _id, slots }: Pick<User, '_id' | 'slots'>): Promise<void> {
  for (const { conversationId, kept } of slots) {
    if (kept) await UserModel.updateOne({ _id, 'slots.conversationId': conversationId }, { $unset: { 'slots.$.kept': 1 } }, { timestamps: false });
  }
}
