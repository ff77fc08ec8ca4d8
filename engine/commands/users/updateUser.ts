import type { UserUpdate } from '../../contract/index.ts';
import { AppError, notFound } from '../../errors.ts';
import { DepartmentModel, SessionModel, UserModel, type User } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { hashPassword } from '../passwords.ts';
import { referencesTo } from '../references.ts';
import { planChanged } from '../routing/planChanged.ts';
import { wakeBacklog } from '../routing/wakeRouting.ts';
import { keepAnAdministrator } from './keepAnAdministrator.ts';
import { carryOutIntent, finishEarlier, leavingOf, type LeavingIntent } from './leaving.ts';
import { setPause } from './setPause.ts';

/** Who changes a user: their own id, and the session that a new password of theirs leaves open. */
export interface UserChanger {
  userId: string;
  sessionId: string;
}

/**
 * Changes a user. A new password ends their other sessions, deactivating ends all of them and gives what they have a new
 * place (`leaving`; back to its queues unless it says otherwise), and whoever may see something else from now on comes
 * back with new rooms. Throws `conflict` when it would leave no administrator, or takes the changer's own access.
 */
export async function updateUser(
  services: Services,
  by: UserChanger,
  userId: string,
  changes: UserUpdate,
  leaving: LeavingIntent = { reason: 'user_deactivated', by: { kind: 'system' }, rest: { kind: 'queue' } },
): Promise<{ user: User; result: { moved: number; kept: number } }> {
  const before = await UserModel.findById(userId).lean();
  if (!before) throw notFound();
  const { password, departmentIds, pausedReason, ...fields } = changes;
  const losesOffice = before.role === 'admin' && before.active && (changes.active === false || (changes.role !== undefined && changes.role !== 'admin'));
  const isSelf = by.userId === before._id.toHexString();
  if (isSelf && (losesOffice || changes.active === false)) throw new AppError('conflict', { sentence: 'conflict.yourself' });

  const set: Partial<User> = {
    ...fields,
    ...(departmentIds && { departmentIds: await referencesTo(DepartmentModel, departmentIds, 'departmentIds', 'field.unknownDepartment') }),
    ...(password && { passwordHash: await hashPassword(password) }),
    ...(changes.active === false && { presence: 'offline', presenceAt: services.now(), leaving: leavingOf(services, leaving) }),
    ...(changes.active === true && { leaving: null }),
  };
  if (changes.active === false) await finishEarlier(services, before._id);
  const write = () => UserModel.findByIdAndUpdate(userId, { $set: set }, { returnDocument: 'after' }).lean();
  const user = losesOffice ? await keepAnAdministrator(before._id, write) : await write();
  if (!user) throw notFound();

  if (changes.active === false) {
    await SessionModel.deleteMany({ userId: user._id });
    if (before.presence !== 'offline') services.live.presence(userId, 'offline');
  } else if (password) {
    await SessionModel.deleteMany({ userId: user._id, ...(isSelf && { _id: { $ne: by.sessionId } }) });
  }
  if (password || changesAccess(before, user)) services.live.accessChanged(user._id.toHexString());
  const result = await carryOutIntent(services, user);
  if (changes.active !== undefined) await planChanged(services);
  else if (changes.capacity !== undefined || changes.skills || departmentIds) await wakeBacklog(services);
  if (pausedReason !== undefined) return { user: await setPause(services, userId, pausedReason), result };
  return { user: result.moved > 0 ? await UserModel.findById(user._id).orFail().lean() : user, result };
}

function changesAccess(before: User, after: User): boolean {
  return before.active !== after.active || before.role !== after.role || departmentsOf(before) !== departmentsOf(after);
}

function departmentsOf({ departmentIds }: User): string {
  return departmentIds.map(String).toSorted().join();
}
