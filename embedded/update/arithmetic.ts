import { Decimal128, Double, Int32, Long } from 'bson';

import { approximate } from '../bson/numbers.ts';
import type { NumericValue } from '../bson/values.ts';
import { NotSupportedError, StoreError } from '../errors.ts';

const LARGEST_INT = 2 ** 31 - 1;
const LARGEST_LONG = 2n ** 63n - 1n;

/**
 * `left + right` or `left * right` with MongoDB's result types: a double makes a double, a long makes a long,
 * and an int that overflows becomes a long. Throws BadValue when a long overflows.
 */
export function calculate(operator: '$inc' | '$mul', left: NumericValue, right: NumericValue): NumericValue {
  if (left instanceof Decimal128 || right instanceof Decimal128) throw new NotSupportedError(`${operator} with decimals`);
  if (left instanceof Double || right instanceof Double) {
    const [a, b] = [approximate(left), approximate(right)];
    return new Double(operator === '$inc' ? a + b : a * b);
  }
  const [a, b] = [BigInt(left.toString()), BigInt(right.toString())];
  const result = operator === '$inc' ? a + b : a * b;
  if (result > LARGEST_LONG || result < -LARGEST_LONG - 1n) {
    throw new StoreError('BadValue', `Failed to apply ${operator} operations to current value: the result ${result} is no 64-bit integer`);
  }
  const fitsInt = result <= BigInt(LARGEST_INT) && result >= BigInt(-LARGEST_INT - 1);
  return left instanceof Int32 && right instanceof Int32 && fitsInt ? new Int32(Number(result)) : Long.fromBigInt(result);
}
