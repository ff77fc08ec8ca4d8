import type { Types } from 'mongoose';
import { AppError } from '../../errors.ts';
import { UserModel } from '../../models/index.ts';
import { exclusively } from '../exclusively.ts';

/**
 * Runs a change that takes a user's administration away, one at a time, so that two administrators who remove each
 * other at once do not leave none. Throws `conflict` for the last active one.
 */
export async function keepAnAdministrator<Result>(leaving: Types.ObjectId, change: () => Promise<Result>): Promise<Result> {
  return exclusively('administrators', async () => {
    const other = await UserModel.exists({ _id: { $ne: leaving }, role: 'admin', active: true });
    if (!other) throw new AppError('conflict', { sentence: 'conflict.lastAdmin' });
    return change();
  });
}
