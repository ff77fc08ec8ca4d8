import { Double } from 'bson';

import { divide, Sum } from '../bson/arithmetic.ts';
import type { Collation } from '../bson/collation.ts';
import { approximate } from '../bson/numbers.ts';
import { MISSING, type Leaf } from '../bson/paths.ts';
import { sizeOf } from '../bson/size.ts';
import { isNumeric, type Doc, type Value } from '../bson/values.ts';
import type { Scope } from '../query/scope.ts';
import { mergeInto } from './objects.ts';
import { compareLeaves, isPresent, type Operator } from './operator.ts';
import { ValueSet } from '../bson/valueSet.ts';

/** Takes one value after another and says what they come to. */
export interface Accumulator {
  /** Answers about how many bytes are kept of the value. */
  add(value: Leaf): number;
  result(): Leaf;
}

/** The accumulators of `$group` that take one expression. */
export const ACCUMULATORS: Record<string, (scope: Scope) => Accumulator> = {
  $sum: () => {
    const sum = new Sum();
    return {
      add(value) {
        if (isPresent(value) && isNumeric(value)) sum.add(value);
        return 0;
      },
      result: () => sum.result(),
    };
  },
  $avg: () => {
    const sum = new Sum();
    let count = 0;
    return {
      add(value) {
        if (!isPresent(value) || !isNumeric(value)) return 0;
        sum.add(value);
        count++;
        return 0;
      },
      result: () => (count === 0 ? null : divide(sum.result(), new Double(count))),
    };
  },
  $min: ({ collation }) => extreme(-1, collation),
  $max: ({ collation }) => extreme(1, collation),
  $stdDevPop: () => deviation(0),
  $stdDevSamp: () => deviation(1),
  $first: () => {
    let first: Leaf = null;
    let isTaken = false;
    return {
      add(value) {
        if (!isTaken) first = value;
        isTaken = true;
        return 0;
      },
      result: () => first,
    };
  },
  $last: () => {
    let last: Leaf = null;
    return {
      add(value) {
        last = value;
        return 0;
      },
      result: () => last,
    };
  },
  $push: () => {
    const list: Value[] = [];
    return {
      add(value) {
        if (value === MISSING) return 0;
        list.push(value);
        return sizeOf(value);
      },
      result: () => list,
    };
  },
  $addToSet: ({ collation }) => {
    const set = new ValueSet([], collation);
    return { add: (value) => (value !== MISSING && set.add(value) ? 2 * sizeOf(value) : 0), result: () => set.toArray() };
  },
  $mergeObjects: () => {
    const merged: Doc = {};
    return {
      add(value) {
        mergeInto(merged, value);
        return 0;
      },
      result: () => merged,
    };
  },
};

/** Those that are expressions too: on the elements of one array, or on several operands. */
export const ACCUMULATING: Record<string, Operator> = Object.fromEntries(
  ['$sum', '$avg', '$min', '$max', '$stdDevPop', '$stdDevSamp'].map((name) => [name, accumulating(name)]),
);

function accumulating(name: string): Operator {
  return (operand, compiler) => {
    const operands = (Array.isArray(operand) ? operand : [operand]).map((part) => compiler.compile(part));
    return (frame) => {
      const values = operands.map((part) => part(frame));
      const [only] = values;
      const accumulator = ACCUMULATORS[name]?.(compiler.scope);
      for (const value of values.length === 1 && Array.isArray(only) ? only : values) accumulator?.add(value);
      return accumulator?.result() ?? null;
    };
  };
}

/** The smallest (-1) or greatest (1) of what is not null. */
function extreme(direction: 1 | -1, collation: Collation | undefined): Accumulator {
  let best: Leaf = null;
  return {
    add(value) {
      if (isPresent(value) && (!isPresent(best) || compareLeaves(value, best, collation) * direction > 0)) best = value;
      return 0;
    },
    result: () => best,
  };
}

/** Welford's method; `lost` is 1 for a sample and 0 for the whole population. */
function deviation(lost: 0 | 1): Accumulator {
  let [count, mean, squares] = [0, 0, 0];
  return {
    add(value) {
      if (!isPresent(value) || !isNumeric(value)) return 0;
      const number = approximate(value);
      const delta = number - mean;
      mean += delta / ++count;
      squares += delta * (number - mean);
      return 0;
    },
    result: () => (count - lost > 0 ? new Double(Math.sqrt(squares / (count - lost))) : null),
  };
}
