import { Decimal128, Double, Int32, Long } from 'bson';

import { addDecimals, decimalOf, divideDecimals, multiplyDecimals, toDecimal128, type Decimal } from './decimal.ts';
import { approximate } from './numbers.ts';
import type { NumericValue } from './values.ts';

const LARGEST_INT = 2n ** 31n - 1n;
const LARGEST_LONG = 2n ** 63n - 1n;

export function fitsInt(whole: bigint): boolean {
  return whole <= LARGEST_INT && whole >= -LARGEST_INT - 1n;
}

export function fitsLong(whole: bigint): boolean {
  return whole <= LARGEST_LONG && whole >= -LARGEST_LONG - 1n;
}

/** The exact value of an int or a long. */
export function bigIntOf(value: Int32 | Long): bigint {
  return value instanceof Int32 ? BigInt(value.value) : value.toBigInt();
}

/** The narrowest type for a whole number: a long when one of the operands was or when an int overflows, then a double. */
export function wholeNumberOf(whole: bigint, asLong: boolean): NumericValue {
  if (!asLong && fitsInt(whole)) return new Int32(Number(whole));
  return fitsLong(whole) ? Long.fromBigInt(whole) : new Double(Number(whole));
}

/** The number when it is whole and within 32 (or 64) bits, whatever its type; undefined otherwise. */
export function wholeValue(value: NumericValue, bits: 32 | 64 = 32): number | undefined {
  const number = approximate(value);
  if (!Number.isInteger(number)) return undefined;
  if (value instanceof Decimal128) {
    const { digits, exponent } = decimalOf(value) as Exclude<Decimal, number>; // it is finite
    if (exponent < 0 && digits % 10n ** BigInt(-exponent) !== 0n) return undefined;
  }
  return bits === 32 ? (number >= -(2 ** 31) && number < 2 ** 31 ? number : undefined) : number >= -(2 ** 63) && number < 2 ** 63 ? number : undefined;
}

/**
 * A sum with MongoDB's result types: int, then long, then double, and decimal as soon as there is one.
 * `$sum` and `$avg` add doubles with compensation, so that `0.1` ten times is `1`.
 */
export class Sum {
  private whole = 0;
  private wholeBeyond = 0n;
  private double = 0;
  private lost = 0;
  private decimal: Decimal = { digits: 0n, exponent: 0 };
  private kind: 'int' | 'long' | 'double' | 'decimal' = 'int';

  add(value: NumericValue): void {
    if (value instanceof Int32) this.addWhole(value.value);
    else if (value instanceof Long) {
      if (this.kind === 'int') this.kind = 'long';
      const number = value.toNumber();
      if (Number.isSafeInteger(number)) this.addWhole(number);
      else this.wholeBeyond += value.toBigInt();
    } else if (value instanceof Double) {
      if (this.kind !== 'decimal') this.kind = 'double';
      this.addDouble(value.value);
    } else {
      this.kind = 'decimal';
      this.decimal = addDecimals(this.decimal, decimalOf(value));
    }
  }

  result(): NumericValue {
    const whole = this.wholeBeyond + BigInt(this.whole);
    if (this.kind === 'int' || this.kind === 'long') return wholeNumberOf(whole, this.kind === 'long');
    const double = new Double(Number.isFinite(this.double) ? Number(whole) + this.double + this.lost : this.double);
    if (this.kind === 'double') return double;
    const doubles = this.double === 0 ? { digits: whole, exponent: 0 } : decimalOf(double);
    return toDecimal128(addDecimals(this.decimal, doubles));
  }

  private addWhole(number: number): void {
    const sum = this.whole + number;
    if (Number.isSafeInteger(sum)) this.whole = sum;
    else {
      this.wholeBeyond += BigInt(this.whole);
      this.whole = number;
    }
  }

  /** Neumaier's sum: what a step loses is kept beside it. */
  private addDouble(number: number): void {
    const sum = this.double + number;
    this.lost += Math.abs(this.double) >= Math.abs(number) ? this.double - sum + number : number - sum + this.double;
    this.double = sum;
  }
}

/** `left × right`: an int that overflows becomes a long, a long a double. */
export function multiply(left: NumericValue, right: NumericValue): NumericValue {
  if (left instanceof Decimal128 || right instanceof Decimal128) return toDecimal128(multiplyDecimals(decimalOf(left), decimalOf(right)));
  if (left instanceof Double || right instanceof Double) return new Double(approximate(left) * approximate(right));
  return wholeNumberOf(bigIntOf(left) * bigIntOf(right), left instanceof Long || right instanceof Long);
}

/** `left / right`, always a double or a decimal. The divisor must not be zero. */
export function divide(left: NumericValue, right: NumericValue): NumericValue {
  if (left instanceof Decimal128 || right instanceof Decimal128) return toDecimal128(divideDecimals(decimalOf(left), decimalOf(right)));
  return new Double(approximate(left) / approximate(right));
}
