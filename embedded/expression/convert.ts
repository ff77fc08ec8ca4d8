import { Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'bson';

import { bigIntOf, fitsInt, fitsLong } from '../bson/arithmetic.ts';
import { decimalOf, parseDecimal, quantize, toDecimal128 } from '../bson/decimal.ts';
import { approximate } from '../bson/numbers.ts';
import { isNumeric, typeNameOf, typeTest, type NumericValue, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { dateAt } from './calendar.ts';
import { isoText, parseDate } from './dateFormat.ts';
import { failure, isPresent, isTrue, namedOperands, nameOfType, onArguments, onPresent, type Compiler, type Expression, type Operator } from './operator.ts';

/** A conversion to one type. Throws ConversionFailure for what cannot be converted. */
type Conversion = (value: Exclude<Value, null | undefined>) => Value;

/** The types that values can be converted to, by name and by number. */
const TARGETS: [number, string, Conversion][] = [
  [1, 'double', toDouble],
  [2, 'string', toText],
  [7, 'objectId', toObjectId],
  [8, 'bool', (value) => (typeof value === 'boolean' ? value : isNumeric(value) ? isTrue(value) : true)],
  [9, 'date', toDate],
  [16, 'int', (value) => toWhole(value, 'int')],
  [18, 'long', (value) => toWhole(value, 'long')],
  [19, 'decimal', toDecimal],
];

/** The operators that tell and change types. */
export const TYPES: Record<string, Operator> = {
  $type: onArguments(1, 1, ([value]) => nameOfType(value)),
  $isNumber: onArguments(1, 1, ([value]) => isPresent(value) && isNumeric(value)),
  $convert: convert,
  ...Object.fromEntries(
    TARGETS.map(([, name, conversion]) => [`$to${name[0]?.toUpperCase()}${name.slice(1)}`, onPresent(1, 1, ([value]) => (isPresent(value) ? conversion(value) : null))]),
  ),
};

/** A number as MongoDB writes it into a string. */
export function numberText(number: NumericValue): string {
  if (!(number instanceof Double)) return number.toString();
  const { value } = number;
  if (Object.is(value, -0)) return '-0';
  const size = Math.abs(value);
  if (!Number.isFinite(value) || value === 0 || (size >= 1e-4 && size < 1e16)) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

function convert(operand: Value, compiler: Compiler, name: string): Expression {
  const fields = namedOperands(operand, ['input', 'to'], ['onError', 'onNull'], name);
  const [input, to] = [compiler.compile(fields.input), compiler.compile(fields.to)];
  const onError = Object.hasOwn(fields, 'onError') ? compiler.compile(fields.onError) : undefined;
  const onNull = Object.hasOwn(fields, 'onNull') ? compiler.compile(fields.onNull) : () => null;
  return (frame) => {
    const target = to(frame);
    const conversion = isPresent(target) ? conversionTo(target) : undefined;
    const value = input(frame);
    if (!isPresent(value)) return onNull(frame);
    if (!conversion) return null;
    try {
      return conversion(value);
    } catch (cause) {
      if (onError && cause instanceof StoreError && cause.codeName === 'ConversionFailure') return onError(frame);
      throw cause;
    }
  };
}

function conversionTo(target: Value): Conversion {
  if (typeof target !== 'string' && !isNumeric(target)) throw new StoreError('FailedToParse', `$convert's 'to' argument must be a string or number, but is ${typeNameOf(target)}`);
  const wanted = typeof target === 'string' ? target : approximate(target);
  const found = TARGETS.find(([code, name]) => code === wanted || name === wanted);
  if (found) return found[2];
  if (wanted !== 'missing' && (wanted === 'number' || !typeTest(wanted))) throw new StoreError('BadValue', `Unknown type name: ${wanted}`);
  return (value) => {
    throw unsupported(value, String(wanted));
  };
}

function toDouble(value: Value): Value {
  if (isNumeric(value)) {
    const number = approximate(value);
    if (value instanceof Decimal128 && !Number.isFinite(number) && !/nan|inf/i.test(value.toString())) throw overflow(value);
    return new Double(number);
  }
  if (typeof value === 'boolean') return new Double(Number(value));
  if (value instanceof Date) return new Double(value.getTime());
  if (typeof value === 'string') {
    if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value)) return new Double(Number(value));
    if (/^[+-]?(inf|infinity)$/i.test(value)) return new Double(value.startsWith('-') ? -Infinity : Infinity);
    if (/^[+-]?nan$/i.test(value)) return new Double(Number.NaN);
    throw noNumber(value);
  }
  throw unsupported(value, 'double');
}

function toDecimal(value: Value): Value {
  if (value instanceof Decimal128) return value;
  if (isNumeric(value)) return toDecimal128(decimalOf(value));
  if (typeof value === 'boolean') return Decimal128.fromString(value ? '1' : '0');
  if (value instanceof Date) return Decimal128.fromString(String(value.getTime()));
  if (typeof value === 'string') {
    if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$|^[+-]?(inf|infinity|nan)$/i.test(value)) throw noNumber(value);
    return toDecimal128(parseDecimal(value));
  }
  throw unsupported(value, 'decimal');
}

/** Numbers are cut to whole ones; strings must be whole. */
function toWhole(value: Value, type: 'int' | 'long'): Value {
  const whole = wholeOf(value, type);
  if (!(type === 'int' ? fitsInt(whole) : fitsLong(whole))) throw overflow(value);
  return type === 'int' ? new Int32(Number(whole)) : Long.fromBigInt(whole);
}

function wholeOf(value: Value, type: 'int' | 'long'): bigint {
  if (value instanceof Int32 || (value instanceof Long && !(value instanceof Timestamp))) return bigIntOf(value);
  if (value instanceof Double || value instanceof Decimal128) {
    const decimal = decimalOf(value, true);
    if (typeof decimal === 'number') {
      throw new StoreError('ConversionFailure', `Attempt to convert ${Number.isNaN(decimal) ? 'NaN' : 'infinity'} value to integer type in $convert with no onError value`);
    }
    if (Math.abs(approximate(value)) > 1e20) throw overflow(value);
    return quantize(decimal, 0, 'towardZero').digits;
  }
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (value instanceof Date && type === 'long') return BigInt(value.getTime());
  if (typeof value === 'string') {
    if (!/^[+-]?\d+$/.test(value)) throw noNumber(value);
    return BigInt(value.replace(/^\+/, ''));
  }
  throw unsupported(value, type);
}

function toText(value: Value): Value {
  if (typeof value === 'string') return value;
  if (isNumeric(value) && !(value instanceof Timestamp)) return numberText(value);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Date) return isoText(value);
  if (value instanceof ObjectId) return value.toHexString();
  throw unsupported(value, 'string');
}

function toObjectId(value: Value): Value {
  if (value instanceof ObjectId) return value;
  if (typeof value !== 'string') throw unsupported(value, 'objectId');
  if (!/^[0-9a-f]{24}$/i.test(value)) {
    throw new StoreError('ConversionFailure', `Failed to parse objectId '${value}' in $convert with no onError value: Invalid string length for parsing to OID, expected 24 but found ${value.length}`);
  }
  return new ObjectId(value);
}

function toDate(value: Value): Value {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId || value instanceof Timestamp) return coerceToDate(value);
  if (typeof value === 'string') return parseDate(value, undefined);
  if (isNumeric(value) && !(value instanceof Int32)) {
    const whole = wholeOf(value, 'long');
    if (!fitsLong(whole)) throw overflow(value);
    return dateAt(Number(whole));
  }
  throw unsupported(value, 'date');
}

/** What date operators take as a date: dates, timestamps and the time in an ObjectId. */
export function coerceToDate(value: Value): Date {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date(value.getHighBitsUnsigned() * 1000);
  throw failure(16006, `can't convert from BSON type ${typeNameOf(value)} to Date`);
}

function overflow(value: Value): StoreError {
  return new StoreError('ConversionFailure', `Conversion would overflow target type in $convert with no onError value: ${String(value)}`);
}

function noNumber(text: string): StoreError {
  return new StoreError('ConversionFailure', `Failed to parse number '${text}' in $convert with no onError value: Did not consume whole string.`);
}

function unsupported(value: Value, type: string): StoreError {
  return new StoreError('ConversionFailure', `Unsupported conversion from ${typeNameOf(value)} to ${type} in $convert with no onError value`);
}
