import type { Presence } from '../../contract/index.ts';
import { notFound } from '../../errors.ts';
import { UserModel, type User } from '../../models/index.ts';
import type { Services } from '../../services.ts';

/** A user chooses their presence; the others are told. */
export async function setPresence(services: Services, userId: string, presence: Presence): Promise<User> {
  const user = await UserModel.findByIdAndUpdate(
    userId,
    { $set: { presence, presenceAt: services.now(), seenAt: null, presenceOnReturn: null } },
    { returnDocument: 'after' },
  ).lean();
  if (!user) throw notFound();
  services.live.presence(userId, presence);
  return user;
}
