import { DeadLetterModel } from '../../models/index.ts';
import { isStuck } from './stuckWork.ts';

/** Letters looked at in one sweep; the next goes on behind them. */
const BATCH = 50;

/** For the sweeper: dead letters whose work was done after all go away. `memory` says where the last look ended. */
export async function forgetMended(memory: { lettersAfter?: string | null }): Promise<number> {
  const after = memory.lettersAfter;
  const letters = await DeadLetterModel.find(after ? { _id: { $gt: after } } : {}, { about: 1, count: 1 }).sort({ _id: 1 }).limit(BATCH).lean();
  memory.lettersAfter = letters.length === BATCH ? (letters.at(-1)?._id.toHexString() ?? null) : null;
  let forgotten = 0;
  for (const { _id, about, count } of letters) {
    if (await isStuck(about)) continue;
    // One that failed again meanwhile stays.
    const { deletedCount } = await DeadLetterModel.deleteOne({ _id, count });
    forgotten += deletedCount;
  }
  return forgotten;
}
