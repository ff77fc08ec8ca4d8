import { Decimal128, Double, Int32, Long } from 'bson';

import type { NumericValue } from './values.ts';

/** A finite number as numerator / denominator, both exact. */
export interface Fraction {
  top: bigint;
  bottom: bigint;
}

/** A number as JS sees it: exact for int, double and small long; an approximation beyond. */
export function approximate(value: NumericValue): number {
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value instanceof Long) return value.toNumber();
  return Number(value.toString());
}

/** A whole number as int or, where it does not fit, as long: how MongoDB gives counts and sizes. */
export function whole(number: number): Int32 | Long {
  return Math.abs(number) < 2 ** 31 ? new Int32(number) : Long.fromNumber(number);
}

/** An int, double or long as a value that JS compares exactly; undefined for decimals. */
export function comparable(value: NumericValue): number | bigint | undefined {
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value instanceof Long) return value.toBigInt();
  return undefined;
}

/** The exact fraction of a finite number. Infinity and NaN have none: check with `approximate` before. */
export function exactFraction(value: NumericValue): Fraction {
  if (value instanceof Long) return { top: value.toBigInt(), bottom: 1n };
  if (value instanceof Decimal128) return decimalFraction(value);
  return doubleFraction(value.value);
}

export function doubleFraction(number: number): Fraction {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, number);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const mantissa = (bits & 0xfffffffffffffn) | (exponent === 0 ? 0n : 1n << 52n);
  const shift = BigInt((exponent === 0 ? 1 : exponent) - 1075);
  const sign = number < 0 ? -1n : 1n;
  return shift >= 0n ? { top: sign * (mantissa << shift), bottom: 1n } : { top: sign * mantissa, bottom: 1n << -shift };
}

/** Orders any two numbers, whatever their types; NaN comes before every other number, as in MongoDB. */
export function compareNumbers(left: NumericValue, right: NumericValue): number {
  const a = comparable(left);
  const b = comparable(right);
  if (a !== undefined && b !== undefined) {
    if (a < b) return -1;
    if (a > b) return 1;
    if (!Number.isNaN(a) && !Number.isNaN(b)) return 0;
    return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
  }
  if (isFiniteNumber(left) && isFiniteNumber(right)) {
    const p = exactFraction(left);
    const q = exactFraction(right);
    const difference = p.top * q.bottom - q.top * p.bottom;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }
  return compareNumbers(new Double(notionOf(left)), new Double(notionOf(right)));
}

/** Whether a number is neither infinite nor NaN; a decimal may be finite and still beyond every double. */
export function isFiniteNumber(value: NumericValue): boolean {
  return value instanceof Decimal128 ? !/[a-z]{3}/i.test(value.toString()) : Number.isFinite(approximate(value));
}

/** What is left of a number when it only matters on which side of an infinite one it lies. */
function notionOf(value: NumericValue): number {
  if (!isFiniteNumber(value)) return approximate(value);
  return Math.sign(approximate(value));
}

function decimalFraction(value: Decimal128): Fraction {
  const [, sign, whole = '0', part = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:E([+-]?\d+))?$/.exec(value.toString()) ?? [];
  const digits = BigInt(whole + part) * (sign === '-' ? -1n : 1n);
  const power = Number(exponent) - part.length;
  return power >= 0 ? { top: digits * 10n ** BigInt(power), bottom: 1n } : { top: digits, bottom: 10n ** BigInt(-power) };
}
