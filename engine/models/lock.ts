import { model, Schema } from 'mongoose';

/** A named lock that one process holds until it expires: for migrations and the sweeper. */
export interface Lock {
  _id: string;
  owner: string;
  expiresAt: Date;
}

const schema = new Schema<Lock>({ _id: { type: String, required: true }, owner: { type: String, required: true }, expiresAt: { type: Date, required: true } }, { versionKey: false });

export const LockModel = model<Lock>('Lock', schema, 'locks');

/** Takes or renews the lock for `ttlMs`. False while another owner holds it. */
export async function takeLock(name: string, owner: string, ttlMs: number, now = new Date()): Promise<boolean> {
  const expiresAt = new Date(now.getTime() + ttlMs);
  try {
    const lock = await LockModel.findOneAndUpdate(
      { _id: name, $or: [{ owner }, { expiresAt: { $lt: now } }] },
      { $set: { owner, expiresAt } },
      { upsert: true, returnDocument: 'after' },
    ).lean();
    return lock.owner === owner;
  } catch (error) {
    // Somebody holds it: the filter did not match, so the upsert met their document.
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

export async function releaseLock(name: string, owner: string): Promise<void> {
  await LockModel.deleteOne({ _id: name, owner });
}

/** MongoDB's error 11000: a unique index refused the write. */
export function isDuplicateKey(error: unknown): error is Error & { code: 11000; keyPattern?: Record<string, unknown> } {
  return error instanceof Error && 'code' in error && error.code === 11000;
}
