import type { Types } from 'mongoose';
import { DepartmentModel, DeviceModel, UserModel } from '../models/index.ts';

type Kind = 'device' | 'department' | 'user';

/** A name that was changed is told so late at most, in ms. */
const RECENT_MS = 1_000;
const MOST_KEPT = 2_000;
const kept = new Map<string, { name: Promise<string>; readAt: number }>();

/**
 * A name as it was a second ago at most: for live events, of which every change makes one. What panels ask for is read
 * anew, and who may see what has nothing to do with names.
 */
export function recentName(kind: Kind, id: Types.ObjectId): Promise<string> {
  const key = `${kind} ${id.toHexString()}`;
  const found = kept.get(key);
  if (found && performance.now() - found.readAt <= RECENT_MS) return found.name;
  const name = readName(kind, id);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, { name, readAt: performance.now() });
  // A failed read is not kept; whoever asked hears of it.
  name.catch(() => kept.delete(key));
  return name;
}

async function readName(kind: Kind, _id: Types.ObjectId): Promise<string> {
  switch (kind) {
    case 'device':
      return (await DeviceModel.findById(_id, { name: 1 }).lean())?.name ?? '';
    case 'department':
      return (await DepartmentModel.findById(_id, { name: 1 }).lean())?.name ?? '';
    case 'user':
      return (await UserModel.findById(_id, { name: 1 }).lean())?.name ?? '';
  }
}
