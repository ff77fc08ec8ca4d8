import type { RuleLine } from '../words/ruleParts.ts';

/** A line on one side of a comparison; `isOwn`: the other side does not have it. */
export interface ComparedLine extends RuleLine {
  isOwn: boolean;
}

/** Two lists of lines beside each other: what only one of them has, by their longest common run of lines. */
export function compareLines(left: readonly RuleLine[], right: readonly RuleLine[]): { left: ComparedLine[]; right: ComparedLine[] } {
  const common = commonLengths(left, right);
  const result: { left: ComparedLine[]; right: ComparedLine[] } = { left: [], right: [] };
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const [one, other] = [left[i], right[j]];
    if (one && other && isSame(one, other)) {
      result.left.push({ ...one, isOwn: false });
      result.right.push({ ...other, isOwn: false });
      i += 1;
      j += 1;
    } else if (one && (!other || lengthAt(common, i + 1, j) >= lengthAt(common, i, j + 1))) {
      result.left.push({ ...one, isOwn: true });
      i += 1;
    } else if (other) {
      result.right.push({ ...other, isOwn: true });
      j += 1;
    }
  }
  return result;
}

/** How many lines the rests from (i, j) on have in common, in order. A rule has at most fifty conditions, so the table is small. */
function commonLengths(left: readonly RuleLine[], right: readonly RuleLine[]): number[][] {
  const table: number[][] = Array.from({ length: left.length + 1 }, () => Array<number>(right.length + 1).fill(0));
  for (const [i, one] of [...left.entries()].toReversed()) {
    for (const [j, other] of [...right.entries()].toReversed()) {
      const row = table[i];
      if (row) row[j] = isSame(one, other) ? lengthAt(table, i + 1, j + 1) + 1 : Math.max(lengthAt(table, i + 1, j), lengthAt(table, i, j + 1));
    }
  }
  return table;
}

function lengthAt(table: readonly (readonly number[])[], i: number, j: number): number {
  return table[i]?.[j] ?? 0;
}

function isSame(one: RuleLine, other: RuleLine): boolean {
  return one.text === other.text && one.depth === other.depth;
}
