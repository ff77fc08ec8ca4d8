import { AppError, notFound } from '../../errors.ts';
import { ClientModel, ConversationModel, MessageModel, SessionModel, TimelineEventModel, UserModel, type User } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { planChanged } from '../routing/planChanged.ts';
import { keepAnAdministrator } from './keepAnAdministrator.ts';

/** Deletes a user who never did anything. Throws `in_use` for one with history, `conflict` for the last administrator or oneself. */
export async function deleteUser(services: Services, byUserId: string, userId: string): Promise<User> {
  const user = await UserModel.findById(userId).lean();
  if (!user) throw notFound();
  if (byUserId === user._id.toHexString()) throw new AppError('conflict', { sentence: 'conflict.yourself' });
  if (await hasHistory(user)) throw new AppError('in_use');

  const remove = () => UserModel.findByIdAndDelete(userId).lean();
  const deleted = user.role === 'admin' && user.active ? await keepAnAdministrator(user._id, remove) : await remove();
  if (!deleted) throw notFound();
  await SessionModel.deleteMany({ userId: user._id });
  // Who looked after clients need not have done anything with them.
  await ClientModel.updateMany({ managerId: user._id }, { $set: { managerId: null } });
  services.live.accessChanged(user._id.toHexString());
  await planChanged(services);
  return deleted;
}

/** Deleting is rare, so the last two questions may read their collections whole. */
async function hasHistory(user: User): Promise<boolean> {
  if (user.slots.length > 0) return true;
  const id = user._id.toHexString();
  return Boolean(
    (await ConversationModel.exists({ assigneeId: user._id })) ??
      (await MessageModel.exists({ 'author.kind': 'user', 'author.id': id })) ??
      (await ConversationModel.exists({ 'events.by.id': id })) ??
      (await TimelineEventModel.exists({ 'by.kind': 'user', 'by.id': id })),
  );
}
