import { Decimal128, Double, Int32, Long } from 'bson';

import { bigIntOf, fitsInt, fitsLong } from '../bson/arithmetic.ts';
import { addDecimals, decimalOf, multiplyDecimals, toDecimal128 } from '../bson/decimal.ts';
import { approximate } from '../bson/numbers.ts';
import type { NumericValue } from '../bson/values.ts';

/**
 * `left + right` or `left * right` with the result types of an update: a decimal makes a decimal, else a double a double,
 * else a long a long, and an int that overflows becomes a long. Undefined when a long overflows.
 */
export function calculate(operator: '$inc' | '$mul', left: NumericValue, right: NumericValue): NumericValue | undefined {
  const adds = operator === '$inc';
  if (left instanceof Decimal128 || right instanceof Decimal128) {
    return toDecimal128((adds ? addDecimals : multiplyDecimals)(decimalOf(left), decimalOf(right)));
  }
  if (left instanceof Double || right instanceof Double) {
    const [a, b] = [approximate(left), approximate(right)];
    return new Double(adds ? a + b : a * b);
  }
  const [a, b] = [bigIntOf(left), bigIntOf(right)];
  return wholeNumber(adds ? a + b : a * b, left instanceof Int32 && right instanceof Int32);
}

/** An int where it fits and may be one, else a long; undefined beyond 64 bits. */
export function wholeNumber(value: bigint, mayBeInt: boolean): Int32 | Long | undefined {
  if (!fitsLong(value)) return undefined;
  return mayBeInt && fitsInt(value) ? new Int32(Number(value)) : Long.fromBigInt(value);
}
