import { Decimal128, Double, Int32, Long } from 'bson';

import { bigIntOf, divide, fitsLong, multiply, Sum, wholeNumberOf, wholeValue } from '../bson/arithmetic.ts';
import { addDecimals, decimalOf, decimalRemainder, decimalSquareRoot, decimalToNumber, negateDecimal, quantize, toDecimal128, type Rounding } from '../bson/decimal.ts';
import { approximate, compareNumbers } from '../bson/numbers.ts';
import type { Leaf } from '../bson/paths.ts';
import { isNumeric, typeNameOf, type NumericValue, type Value } from '../bson/values.ts';
import { NotSupportedError, StoreError } from '../errors.ts';
import { onArguments, onNumber, onPresent, isPresent, type Operator } from './operator.ts';

const ZERO = new Int32(0);

/** The operators that calculate with numbers, and with dates as far as they are added and subtracted. */
export const ARITHMETIC: Record<string, Operator> = {
  $add: onArguments(0, Infinity, add),
  $subtract: onPresent(2, 2, ([left, right]) => subtract(left, right)),
  $multiply: onArguments(0, Infinity, product),
  $divide: onPresent(2, 2, ([left, right]) => {
    if (!isNumeric(left) || !isNumeric(right)) {
      throw new StoreError('TypeMismatch', `$divide only supports numeric types, not ${typeNameOf(left)} and ${typeNameOf(right)}`);
    }
    if (compareNumbers(right, ZERO) === 0) throw new StoreError('BadValue', "can't $divide by zero");
    return divide(left, right);
  }),
  $mod: onPresent(2, 2, ([left, right]) => remainder(left, right)),
  $abs: onNumber(absolute),
  $ceil: onNumber((number) => roundWhole(number, Math.ceil, 'up')),
  $floor: onNumber((number) => roundWhole(number, Math.floor, 'down')),
  $round: onPresent(1, 2, ([number, places], name) => roundTo(number, places, 'halfEven', name)),
  $trunc: onPresent(1, 2, ([number, places], name) => roundTo(number, places, 'towardZero', name)),
  $exp: onNumber((number) => real('$exp', number, Math.exp)),
  $ln: onNumber((number) => real('$ln', positive(number, 28766, "$ln's argument"), Math.log)),
  $log10: onNumber((number) => real('$log10', positive(number, 28761, "$log10's argument"), Math.log10)),
  $log: onPresent(2, 2, ([number, base]) => logarithm(number, base)),
  $pow: onPresent(2, 2, ([base, exponent]) => power(base, exponent)),
  $sqrt: onNumber((number) => {
    if (approximate(number) < 0) throw new StoreError('Location28714', "$sqrt's argument must be greater than or equal to 0");
    return number instanceof Decimal128 ? toDecimal128(decimalSquareRoot(decimalOf(number))) : new Double(Math.sqrt(approximate(number)));
  }),
};

/** Numbers, and at most one date to which they are milliseconds. */
function add(args: readonly Leaf[]): Leaf {
  const sum = new Sum();
  let date: Date | undefined;
  for (const value of args) {
    if (!isPresent(value)) return null;
    if (value instanceof Date) {
      if (date) throw new StoreError('Location16612', 'only one date allowed in an $add expression');
      date = value;
    } else if (isNumeric(value)) sum.add(value);
    else throw new StoreError('TypeMismatch', `$add only supports numeric or date types, not ${typeNameOf(value)}`);
  }
  return date ? laterBy(date, sum.result()) : sum.result();
}

function product(args: readonly Leaf[]): Leaf {
  let result: NumericValue = new Int32(1);
  for (const value of args) {
    if (!isPresent(value)) return null;
    if (!isNumeric(value)) throw new StoreError('TypeMismatch', `$multiply only supports numeric types, not ${typeNameOf(value)}`);
    result = multiply(result, value);
  }
  return result;
}

function subtract(left: Value, right: Value): Leaf {
  if (isNumeric(left) && isNumeric(right)) return difference(left, right);
  if (left instanceof Date) {
    if (right instanceof Date) return Long.fromNumber(left.getTime() - right.getTime());
    if (isNumeric(right)) return laterBy(left, difference(ZERO, right));
    throw new StoreError('TypeMismatch', `can't $subtract ${typeNameOf(right)} from Date`);
  }
  throw new StoreError('TypeMismatch', `can't $subtract ${typeNameOf(right)} from ${typeNameOf(left)}`);
}

function difference(left: NumericValue, right: NumericValue): NumericValue {
  if (left instanceof Decimal128 || right instanceof Decimal128) return toDecimal128(addDecimals(decimalOf(left), negateDecimal(decimalOf(right))));
  if (left instanceof Double || right instanceof Double) return new Double(approximate(left) - approximate(right));
  return wholeNumberOf(bigIntOf(left) - bigIntOf(right), left instanceof Long || right instanceof Long);
}

function laterBy(date: Date, milliseconds: NumericValue): Date {
  const later = new Date(date.getTime() + Math.round(approximate(milliseconds)));
  if (Number.isNaN(later.getTime())) throw new StoreError('Overflow', 'date overflow');
  return later;
}

function remainder(left: Value, right: Value): Leaf {
  if (!isNumeric(left) || !isNumeric(right)) throw new StoreError('Location16611', `$mod only supports numeric types, not ${typeNameOf(left)} and ${typeNameOf(right)}`);
  const isDecimal = left instanceof Decimal128 || right instanceof Decimal128;
  if (compareNumbers(right, ZERO) === 0) throw new StoreError(isDecimal ? 'Location5733415' : 'Location16610', "can't $mod by zero");
  if (left instanceof Decimal128 || right instanceof Decimal128) return toDecimal128(decimalRemainder(decimalOf(left), decimalOf(right)));
  if (left instanceof Double || right instanceof Double) return new Double(approximate(left) % approximate(right));
  return wholeNumberOf(bigIntOf(left) % bigIntOf(right), left instanceof Long || right instanceof Long);
}

function absolute(number: NumericValue): NumericValue {
  if (number instanceof Double) return new Double(Math.abs(number.value));
  if (number instanceof Decimal128) return compareNumbers(number, ZERO) < 0 ? toDecimal128(negateDecimal(decimalOf(number))) : number;
  const whole = bigIntOf(number);
  const result = whole < 0n ? -whole : whole;
  if (!fitsLong(result)) throw new StoreError('Location28680', "can't take $abs of long long min");
  return wholeNumberOf(result, number instanceof Long);
}

function roundWhole(number: NumericValue, onDouble: (value: number) => number, rounding: Rounding): NumericValue {
  if (number instanceof Double) return new Double(onDouble(number.value));
  if (!(number instanceof Decimal128)) return number;
  const decimal = decimalOf(number);
  return typeof decimal === 'number' ? number : toDecimal128(quantize(decimal, 0, rounding));
}

/** Rounds at a decimal place; negative places are those before the point. */
function roundTo(number: Value, places: Value, rounding: Rounding, name: string): Leaf {
  if (!isNumeric(number)) throw new StoreError('Location51081', `${name} only supports numeric types, not ${typeNameOf(number)}`);
  const precision = places === undefined ? 0 : isNumeric(places) ? wholeValue(places) : undefined;
  if (precision === undefined) throw new StoreError('Location51082', `precision argument to  ${name} must be a integral value`);
  if (precision < -20 || precision > 100) throw new StoreError('Location51083', `cannot apply ${name} with precision value ${precision} value must be in [-20, 100]`);
  const isWhole = number instanceof Int32 || number instanceof Long;
  const decimal = decimalOf(number, true);
  if (typeof decimal === 'number' || (isWhole && precision >= 0)) return number;
  if (number instanceof Double && (Number.isInteger(number.value) ? precision >= 0 : decimal.exponent >= -precision)) return number;
  const rounded = quantize(decimal, -precision, rounding);
  if (number instanceof Double) return new Double(decimalToNumber(rounded));
  if (number instanceof Decimal128) return toDecimal128(rounded);
  const whole = rounded.digits * 10n ** BigInt(rounded.exponent);
  if (!fitsLong(whole)) throw new StoreError('Location51080', `invalid conversion from Decimal128 result in ${name}`);
  return wholeNumberOf(whole, number instanceof Long);
}

/** A function on real numbers. That of a decimal has 34 digits, which JS cannot calculate. */
function real(name: string, number: NumericValue, calculate: (value: number) => number): Double {
  if (number instanceof Decimal128) throw new NotSupportedError(`${name} of a decimal`);
  return new Double(calculate(approximate(number)));
}

function positive(number: NumericValue, code: number, what: string): NumericValue {
  if (approximate(number) <= 0) throw new StoreError(`Location${code}`, `${what} must be a positive number, but is ${approximate(number)}`);
  return number;
}

function logarithm(number: Value, base: Value): Leaf {
  if (!isNumeric(number)) throw new StoreError('Location28756', `$log's argument must be numeric, not ${typeNameOf(number)}`);
  if (!isNumeric(base)) throw new StoreError('Location28757', `$log's base must be numeric, not ${typeNameOf(base)}`);
  positive(number, 28758, "$log's argument");
  if (approximate(base) <= 0 || approximate(base) === 1) {
    throw new StoreError('Location28759', `$log's base must be a positive number not equal to 1, but is ${approximate(base)}`);
  }
  if (number instanceof Decimal128 || base instanceof Decimal128) throw new NotSupportedError('$log of a decimal');
  return new Double(Math.log(approximate(number)) / Math.log(approximate(base)));
}

function power(base: Value, exponent: Value): Leaf {
  if (!isNumeric(base)) throw new StoreError('Location28762', `$pow's base must be numeric, not ${typeNameOf(base)}`);
  if (!isNumeric(exponent)) throw new StoreError('Location28763', `$pow's exponent must be numeric, not ${typeNameOf(exponent)}`);
  const [b, e] = [approximate(base), approximate(exponent)];
  if (b === 0 && e < 0) throw new StoreError('Location28764', '$pow cannot take a base of 0 and a negative exponent');
  if (base instanceof Decimal128 || exponent instanceof Decimal128) throw new NotSupportedError('$pow of a decimal');
  if (base instanceof Double || exponent instanceof Double) return new Double(b ** e);
  const asLong = base instanceof Long || exponent instanceof Long;
  if (Math.abs(b) <= 1) return wholeNumberOf(BigInt(b === -1 ? (bigIntOf(exponent) % 2n === 0n ? 1 : -1) : b === 0 && e !== 0 ? 0 : 1), asLong);
  if (e < 0 || e > 63) return new Double(b ** e);
  const result = bigIntOf(base) ** BigInt(e);
  return fitsLong(result) ? wholeNumberOf(result, asLong) : new Double(b ** e);
}
