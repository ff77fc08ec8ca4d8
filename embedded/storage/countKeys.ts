import type { Transaction } from 'lmdb';

import type { Space } from './environment.ts';
import type { KeyRange } from './keySpace.ts';

/** Keys that are counted at once: LMDB steps through them one by one, about a million a second. */
const PORTION = 10_000;

export interface CountOptions {
  /** The moment whose keys are counted. */
  transaction: Transaction;
  /** Called between two portions. */
  giveWay: () => Promise<void>;
  /** Where counting may end. @defaultValue no limit */
  most?: number;
  /** @defaultValue 10,000 */
  portion?: number;
}

/** How many keys lie in the ranges, at one moment; other clients have their turns meanwhile. */
export async function countKeys(space: Space, ranges: readonly KeyRange[], options: CountOptions): Promise<number> {
  const { transaction, giveWay, most = Number.POSITIVE_INFINITY, portion = PORTION } = options;
  let count = 0;
  for (const { start, end } of ranges) {
    let from: Buffer | undefined = start;
    while (from && count < most) {
      const [next]: Buffer[] = [...space.getKeys({ start: from, end, offset: portion, limit: 1, transaction })];
      count += next ? portion : space.getKeysCount({ start: from, end, transaction });
      from = next;
      if (next) await giveWay();
    }
  }
  return Math.min(count, most);
}
