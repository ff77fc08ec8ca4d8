import { Decimal128, Int32, Long } from 'bson';

import type { NumericValue } from './values.ts';

/**
 * A decimal as exact digits × 10^exponent; NaN and the infinities, which have no digits, are JS numbers.
 * The exponent is kept as IEEE 754-2008 wants it, so that `1.10` + `1` is `2.10`.
 */
export type Decimal = { digits: bigint; exponent: number } | number;

type Finite = Exclude<Decimal, number>;

/** Significant digits of a decimal128. */
const PRECISION = 34;
const LARGEST_EXPONENT = 6111;
const SMALLEST_EXPONENT = -6176;

/** Digits that MongoDB takes from a double that becomes a decimal. */
const DOUBLE_DIGITS = 15;

export type Rounding = 'halfEven' | 'towardZero' | 'down' | 'up';

/** Any number as a decimal; a double with the 15 digits that MongoDB takes, or with its exact value. */
export function decimalOf(value: NumericValue, exact = false): Decimal {
  if (value instanceof Int32) return { digits: BigInt(value.value), exponent: 0 };
  if (value instanceof Long) return { digits: value.toBigInt(), exponent: 0 };
  if (value instanceof Decimal128) return parseDecimal(value.toString());
  if (!Number.isFinite(value.value)) return value.value;
  if (value.value === 0) return { digits: 0n, exponent: 0 };
  return exact ? exactDouble(value.value) : parseDecimal(value.value.toPrecision(DOUBLE_DIGITS));
}

/** The text of a number, as `1.50`, `-2E+3`, `NaN` or `Infinity`. It must be one. */
export function parseDecimal(text: string): Decimal {
  const [, sign, whole = '', part = '', exponent = '0'] = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  if (whole + part === '') return /nan/i.test(text) ? Number.NaN : text.startsWith('-') ? -Infinity : Infinity;
  return { digits: BigInt(whole + part) * (sign === '-' ? -1n : 1n), exponent: Number(exponent) - part.length };
}

/** Rounds to 34 digits, half to even; what is too great becomes infinite and what is too small zero. */
export function toDecimal128(decimal: Decimal): Decimal128 {
  if (typeof decimal === 'number') return Decimal128.fromString(Number.isNaN(decimal) ? 'NaN' : decimal > 0 ? 'Infinity' : '-Infinity');
  const excess = digitCount(decimal.digits) - PRECISION;
  const least = Math.max(decimal.exponent + Math.max(excess, 0), SMALLEST_EXPONENT);
  let { digits, exponent } = quantize(decimal, Math.max(least, decimal.exponent), 'halfEven');
  if (digitCount(digits) > PRECISION) ({ digits, exponent } = quantize({ digits, exponent }, exponent + 1, 'halfEven'));
  if (digits === 0n) exponent = Math.min(exponent, LARGEST_EXPONENT);
  while (exponent > LARGEST_EXPONENT && digitCount(digits) < PRECISION) {
    digits *= 10n;
    exponent--;
  }
  if (exponent > LARGEST_EXPONENT) return toDecimal128(digits > 0n ? Infinity : -Infinity);
  return Decimal128.fromString(`${digits}E${exponent}`);
}

export function addDecimals(left: Decimal, right: Decimal): Decimal {
  if (typeof left === 'number' || typeof right === 'number') return special(left) + special(right);
  const exponent = Math.min(left.exponent, right.exponent);
  return { digits: shifted(left, exponent) + shifted(right, exponent), exponent };
}

export function negateDecimal(decimal: Decimal): Decimal {
  return typeof decimal === 'number' ? -decimal : { ...decimal, digits: -decimal.digits };
}

export function multiplyDecimals(left: Decimal, right: Decimal): Decimal {
  if (typeof left === 'number' || typeof right === 'number') return special(left) * special(right);
  return { digits: left.digits * right.digits, exponent: left.exponent + right.exponent };
}

/** The quotient with 34 digits, or fewer when it is exact. The divisor must not be zero. */
export function divideDecimals(left: Decimal, right: Decimal): Decimal {
  if (typeof right === 'number') return typeof left === 'number' || Number.isNaN(right) ? Number.NaN : { digits: 0n, exponent: 0 };
  if (typeof left === 'number') return left * special(right);
  const extra = Math.max(0, PRECISION + 2 + digitCount(right.digits) - digitCount(left.digits));
  const dividend = left.digits * 10n ** BigInt(extra);
  const ideal = left.exponent - right.exponent;
  const quotient = dividend / right.digits;
  // A remainder is kept as one more digit, so that rounding half to even does not take it for a tie.
  if (dividend % right.digits !== 0n) return { digits: quotient * 10n + signOf(left.digits) * signOf(right.digits), exponent: ideal - extra - 1 };
  return withoutZeros({ digits: quotient, exponent: ideal - extra }, ideal);
}

/** What is left of a division whose quotient is cut to a whole number. The divisor must not be zero. */
export function decimalRemainder(left: Decimal, right: Decimal): Decimal {
  if (typeof left === 'number') return Number.NaN;
  if (typeof right === 'number') return Number.isNaN(right) ? right : left;
  const exponent = Math.min(left.exponent, right.exponent);
  return { digits: shifted(left, exponent) % shifted(right, exponent), exponent };
}

/** The square root with 34 digits, or fewer when it is exact. The number must not be negative. */
export function decimalSquareRoot(decimal: Decimal): Decimal {
  if (typeof decimal === 'number' || decimal.digits === 0n) return decimal;
  const even = decimal.exponent % 2 === 0 ? decimal : { digits: decimal.digits * 10n, exponent: decimal.exponent - 1 };
  const pairs = Math.max(0, PRECISION + 2 - Math.floor(digitCount(even.digits) / 2));
  const radicand = even.digits * 100n ** BigInt(pairs);
  const root = integerRoot(radicand);
  if (root * root !== radicand) return { digits: root * 10n + 1n, exponent: even.exponent / 2 - pairs - 1 };
  return withoutZeros({ digits: root, exponent: even.exponent / 2 - pairs }, Math.floor(decimal.exponent / 2));
}

/** Rounds to a multiple of 10^exponent, or writes the number with as many zeros. */
export function quantize({ digits, exponent: own }: Finite, exponent: number, rounding: Rounding): Finite {
  if (exponent <= own) return { digits: digits * 10n ** BigInt(own - exponent), exponent };
  const unit = 10n ** BigInt(Math.min(exponent - own, digitCount(digits) + 2));
  const cut = digits / unit;
  const rest = digits % unit;
  return { digits: cut + roundingStep(cut, rest, unit, rounding), exponent };
}

/** The nearest double. */
export function decimalToNumber(decimal: Decimal): number {
  return typeof decimal === 'number' ? decimal : Number(`${decimal.digits}e${decimal.exponent}`);
}

function roundingStep(cut: bigint, rest: bigint, unit: bigint, rounding: Rounding): bigint {
  if (rest === 0n || rounding === 'towardZero') return 0n;
  const away = rest > 0n ? 1n : -1n;
  if (rounding === 'down') return away < 0n ? -1n : 0n;
  if (rounding === 'up') return away > 0n ? 1n : 0n;
  const doubled = rest * away * 2n;
  return doubled > unit || (doubled === unit && cut % 2n !== 0n) ? away : 0n;
}

function exactDouble(number: number): Decimal {
  // A double is a whole number of 2^-1074 at least, and 2^-n is 5^n × 10^-n.
  let exponent = 0;
  let scaled = number;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    exponent++;
  }
  return { digits: BigInt(scaled) * 5n ** BigInt(exponent), exponent: -exponent };
}

function shifted({ digits, exponent }: Finite, to: number): bigint {
  return digits * 10n ** BigInt(exponent - to);
}

/** A decimal as far as calculations with infinities need it. */
function special(decimal: Decimal): number {
  return typeof decimal === 'number' ? decimal : Number(signOf(decimal.digits));
}

function signOf(digits: bigint): bigint {
  return digits > 0n ? 1n : digits < 0n ? -1n : 0n;
}

function digitCount(digits: bigint): number {
  return String(digits < 0n ? -digits : digits).length;
}

/** Drops zeros at the end until the exponent is the one that suits best. */
function withoutZeros({ digits, exponent }: Finite, ideal: number): Finite {
  while (exponent < ideal && digits % 10n === 0n && digits !== 0n) {
    digits /= 10n;
    exponent++;
  }
  return { digits, exponent: digits === 0n ? ideal : exponent };
}

function integerRoot(number: bigint): bigint {
  let root = 1n << BigInt(Math.ceil(number.toString(2).length / 2));
  while (true) {
    const next = (root + number / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
