import { Int32, Long, ObjectId, Timestamp } from 'bson';

import { wholeValue } from '../bson/arithmetic.ts';
import { MISSING, type Leaf } from '../bson/paths.ts';
import { isDoc, isNumeric, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { addUnits, countUnits, dateAt, isoWallTimeOf, isTimeUnit, partsOf, truncateTo, wallTimeOf, weekdayOf, type TimeUnit } from './calendar.ts';
import { coerceToDate } from './convert.ts';
import { assertFormat, formatDate, parseDate } from './dateFormat.ts';
import { argumentList, failure, isPresent, namedOperands, nameOfType, onFields, onPresent, textArgument, type Compiler, type Expression, type Frame, type Operator } from './operator.ts';
import { fromWallTime, timeZoneOf, toWallTime, UTC, type TimeZone } from './timeZone.ts';

type Parts = ReturnType<typeof partsOf>;
type Fields = Record<string, Leaf | undefined>;

const DATE_ADD_CODES = { noObject: 5166400, unknown: 5166401, missing: 5166402 };

/** The operators on dates. All take an optional time zone. */
export const DATES: Record<string, Operator> = {
  $year: part(({ year }) => new Int32(year)),
  $month: part(({ month }) => new Int32(month)),
  $dayOfMonth: part(({ dayOfMonth }) => new Int32(dayOfMonth)),
  $dayOfYear: part(({ dayOfYear }) => new Int32(dayOfYear)),
  $dayOfWeek: part(({ dayOfWeek }) => new Int32(dayOfWeek)),
  $hour: part(({ hour }) => new Int32(hour)),
  $minute: part(({ minute }) => new Int32(minute)),
  $second: part(({ second }) => new Int32(second)),
  $millisecond: part(({ millisecond }) => new Int32(millisecond)),
  $week: part(({ week }) => new Int32(week)),
  $isoWeek: part(({ isoWeek }) => new Int32(isoWeek)),
  $isoWeekYear: part(({ isoWeekYear }) => Long.fromNumber(isoWeekYear)),
  $isoDayOfWeek: part(({ isoDayOfWeek }) => new Int32(isoDayOfWeek)),
  $dateToParts: onFields(['date'], ['timezone', 'iso8601'], toParts, { noObject: 40524, unknown: 40520, missing: 40522 }),
  $dateFromParts: onFields([], ['year', 'month', 'day', 'isoWeekYear', 'isoWeek', 'isoDayOfWeek', 'hour', 'minute', 'second', 'millisecond', 'timezone'], fromParts, { noObject: 40519, unknown: 40518 }),
  $dateToString: dateToString,
  $dateFromString: dateFromString,
  $dateAdd: onFields(['startDate', 'unit', 'amount'], ['timezone'], (fields, name) => dateAdd(fields, name, 1), DATE_ADD_CODES),
  $dateSubtract: onFields(['startDate', 'unit', 'amount'], ['timezone'], (fields, name) => dateAdd(fields, name, -1), DATE_ADD_CODES),
  $dateDiff: onFields(['startDate', 'endDate', 'unit'], ['timezone', 'startOfWeek'], dateDiff, { noObject: 5166301, unknown: 5166302, missing: [5166303, 5166304, 5166305] }),
  $dateTrunc: onFields(['date', 'unit'], ['binSize', 'timezone', 'startOfWeek'], dateTrunc, { noObject: 5439007, unknown: 5439008, missing: [5439009, 5439010] }),
  $tsSecond: onPresent(1, 1, ([value], name) => Long.fromNumber(timestamp(value, name, 5687301).getHighBitsUnsigned())),
  $tsIncrement: onPresent(1, 1, ([value], name) => Long.fromNumber(timestamp(value, name, 5687302).getLowBitsUnsigned())),
};

/** `{$year: date}`, `{$year: [date]}` or `{$year: {date, timezone}}`. */
function part(pick: (parts: Parts) => Value): Operator {
  return (operand, compiler, name) => {
    const isNamed = isDoc(operand) && !Object.keys(operand)[0]?.startsWith('$');
    const fields = isNamed
      ? namedOperands(operand, ['date'], ['timezone'], name, { unknown: 40535, missing: 40539 })
      : { date: argumentList(operand, 1, 1, name)[0] };
    const date = compiler.compile(fields.date);
    const zone = zoneOperand(fields, compiler);
    return (frame) => {
      const value = date(frame);
      if (!isPresent(value)) return null;
      const instant = coerceToDate(value).getTime();
      const place = zone(frame);
      return place ? pick(partsOf(toWallTime(instant, place))) : null;
    };
  };
}

function zoneOperand(fields: Record<string, Value>, compiler: Compiler): (frame: Frame) => TimeZone | undefined {
  if (!Object.hasOwn(fields, 'timezone')) return () => UTC;
  const zone = compiler.compile(fields.timezone);
  return (frame) => zoneOf(zone(frame));
}

/** The zone that an operand names; undefined when it is null. */
function zoneOf(leaf: Leaf | undefined): TimeZone | undefined {
  if (leaf === undefined) return UTC;
  if (!isPresent(leaf)) return undefined;
  return timeZoneOf(textArgument(leaf, 40517, 'timezone must evaluate to a string, found '));
}

function toParts({ date, timezone, iso8601 = false }: Fields): Leaf {
  const zone = zoneOf(timezone);
  if (!zone || !isPresent(iso8601)) return null;
  if (typeof iso8601 !== 'boolean') throw failure(40521, `iso8601 must evaluate to a bool, found ${nameOfType(iso8601)}`);
  if (!isPresent(date)) return null;
  const { year, month, dayOfMonth, isoWeekYear, isoWeek, isoDayOfWeek, hour, minute, second, millisecond } = partsOf(toWallTime(coerceToDate(date).getTime(), zone));
  const day = iso8601 ? { isoWeekYear, isoWeek, isoDayOfWeek } : { year, month, day: dayOfMonth };
  return Object.fromEntries(Object.entries({ ...day, hour, minute, second, millisecond }).map(([name, number]) => [name, new Int32(number)]));
}

function fromParts(fields: Fields): Leaf {
  const isIso = fields.isoWeekYear !== undefined;
  if (!isIso && fields.year === undefined) throw failure(40516, "$dateFromParts requires either 'year' or 'isoWeekYear' to be present");
  const mixed = isIso && ['year', 'month', 'day'].some((name) => fields[name] !== undefined);
  if (mixed) throw failure(40489, '$dateFromParts does not allow mixing natural dates with ISO dates');
  const names = isIso ? ['isoWeekYear', 'isoWeek', 'isoDayOfWeek'] : ['year', 'month', 'day'];
  const parts = [...names, 'hour', 'minute', 'second', 'millisecond'].map((name, i) => datePart(name, fields[name], i < 3 ? 1 : 0));
  const zone = zoneOf(fields.timezone);
  if (!zone || parts.includes(undefined)) return null;
  const [year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0] = parts;
  if (year < 1 || year > 9999) throw failure(isIso ? 31095 : 40523, `'${names[0]}' must evaluate to an integer in the range 1 to 9999, found ${year}`);
  const wall = isIso ? isoWallTimeOf(year, month, day) + wallTimeOf(1970, 1, 1, hour, minute, second, millisecond) : wallTimeOf(year, month, day, hour, minute, second, millisecond);
  return dateAt(fromWallTime(wall, zone));
}

/** A whole number; undefined when it is null. */
function datePart(name: string, leaf: Leaf | undefined, otherwise: number): number | undefined {
  if (leaf === undefined) return otherwise;
  if (!isPresent(leaf)) return undefined;
  const number = isNumeric(leaf) ? wholeValue(leaf, 64) : undefined;
  if (number === undefined) throw failure(40515, `'${name}' must evaluate to an integer, found ${nameOfType(leaf)}`);
  const isBounded = !['year', 'isoWeekYear', 'second', 'millisecond'].includes(name);
  if (isBounded && (number > 32767 || number < -32768)) throw failure(31034, `'${name}' must evaluate to a value in the range [-32768, 32767]; value ${number} is not in range`);
  return number;
}

function dateToString(operand: Value, compiler: Compiler, name: string): Expression {
  const fields = namedOperands(operand, ['date'], ['format', 'timezone', 'onNull'], name, { noObject: 18629, unknown: 18534, missing: 18628 });
  const date = compiler.compile(fields.date);
  const zone = zoneOperand(fields, compiler);
  const format = Object.hasOwn(fields, 'format') ? compiler.compile(fields.format) : undefined;
  const onNull = Object.hasOwn(fields, 'onNull') ? compiler.compile(fields.onNull) : () => null;
  return (frame) => {
    const wanted = format?.(frame);
    if (isPresent(wanted)) assertFormat(textArgument(wanted, 18533, "$dateToString requires that 'format' be a string, found: "));
    const place = zone(frame);
    const value = date(frame);
    if (!isPresent(value)) return onNull(frame);
    if (!place || (format && typeof wanted !== 'string')) return null;
    const pattern = typeof wanted === 'string' ? wanted : `%Y-%m-%dT%H:%M:%S.%L${place.isUtc ? 'Z' : ''}`;
    return formatDate(coerceToDate(value), pattern, place);
  };
}

function dateFromString(operand: Value, compiler: Compiler, name: string): Expression {
  const fields = namedOperands(operand, ['dateString'], ['format', 'timezone', 'onError', 'onNull'], name, { noObject: 40540, unknown: 40541, missing: 40542 });
  const text = compiler.compile(fields.dateString);
  const zone = zoneOperand(fields, compiler);
  const format = Object.hasOwn(fields, 'format') ? compiler.compile(fields.format) : undefined;
  const onNull = Object.hasOwn(fields, 'onNull') ? compiler.compile(fields.onNull) : () => null;
  const onError = Object.hasOwn(fields, 'onError') ? compiler.compile(fields.onError) : undefined;
  return (frame) => {
    const wanted = format?.(frame);
    if (isPresent(wanted)) textArgument(wanted, 40684, "$dateFromString requires that 'format' be a string, found: ");
    const place = zone(frame);
    const value = text(frame);
    if (!isPresent(value)) return onNull(frame);
    try {
      if (typeof value !== 'string') throw new StoreError('ConversionFailure', `$dateFromString requires that 'dateString' be a string, found: ${nameOfType(value)}`);
      if (!place || (format && typeof wanted !== 'string')) return null;
      return parseDate(value, place, typeof wanted === 'string' ? wanted : undefined);
    } catch (cause) {
      if (onError && cause instanceof StoreError && cause.codeName === 'ConversionFailure') return onError(frame);
      throw cause;
    }
  };
}

function dateAdd({ startDate, unit, amount, timezone }: Fields, name: string, sign: 1 | -1): Leaf {
  if (!isPresent(startDate) || !isPresent(unit)) return null;
  const timeUnit = unitOf(unit, name);
  const zone = isPresent(amount) ? zoneOf(timezone) : undefined;
  if (!isPresent(amount) || !zone) return null;
  if (!isInstant(startDate)) throw failure(5166403, `${name} requires startDate to be convertible to a date`);
  const number = isNumeric(amount) ? wholeValue(amount, 64) : undefined;
  if (number === undefined) throw failure(5166405, `${name} expects integer amount of time units`);
  return new Date(addUnits(coerceToDate(startDate).getTime(), timeUnit, sign * number, zone));
}

function dateDiff({ startDate, endDate, unit, timezone, startOfWeek }: Fields, name: string): Leaf {
  if (!isPresent(startDate) || !isPresent(endDate) || !isPresent(unit)) return null;
  const timeUnit = unitOf(unit, name);
  const firstDay = timeUnit === 'week' ? weekdayOperand(startOfWeek, name) : 0;
  const zone = zoneOf(timezone);
  if (firstDay === undefined || !zone) return null;
  const [start, end] = [instantOf(startDate, name, 'startDate'), instantOf(endDate, name, 'endDate')];
  return Long.fromNumber(countUnits(start, end, timeUnit, zone, firstDay));
}

function dateTrunc({ date, unit, binSize = new Int32(1), timezone, startOfWeek }: Fields, name: string): Leaf {
  if (!isPresent(date) || !isPresent(binSize)) return null;
  const size = isNumeric(binSize) ? wholeValue(binSize, 64) : undefined;
  if (size === undefined) throw failure(5439017, `$dateTrunc requires 'binSize' to be a 64-bit integer, but got a value of type ${nameOfType(binSize)}`);
  if (size <= 0) throw failure(5439018, `$dateTrunc requires 'binSize' to be greater than 0, but got value ${size}`);
  if (!isPresent(unit)) return null;
  const timeUnit = unitOf(unit, name);
  const firstDay = timeUnit === 'week' ? weekdayOperand(startOfWeek, name) : 0;
  const zone = zoneOf(timezone);
  if (firstDay === undefined || !zone) return null;
  return new Date(truncateTo(instantOf(date, name, 'date'), timeUnit, size, zone, firstDay));
}

function unitOf(unit: Leaf, name: string): TimeUnit {
  const text = textArgument(unit, 5439013, `${name} requires 'unit' to be a string, but got `);
  if (!isTimeUnit(text)) throw new StoreError('FailedToParse', `${name} parameter 'unit' value parsing failed :: caused by :: unknown time unit value: ${text}`);
  return text;
}

/** Sunday when it is not given; undefined when it is null. */
function weekdayOperand(leaf: Leaf | undefined, name: string): number | undefined {
  if (leaf === undefined) return 0;
  if (!isPresent(leaf)) return undefined;
  const text = textArgument(leaf, 5439015, `${name} requires 'startOfWeek' to be a string, but got `);
  const day = weekdayOf(text);
  if (day === undefined) throw failure(5439016, `${name} parameter 'startOfWeek' value cannot be recognized as a day of a week: ${text}`);
  return day;
}

function isInstant(value: Leaf): boolean {
  return value instanceof Date || value instanceof ObjectId || value instanceof Timestamp;
}

function instantOf(value: Leaf, name: string, field: string): number {
  if (value === MISSING || !isInstant(value)) throw failure(5166307, `${name} requires '${field}' to be a date, but got ${nameOfType(value)}`);
  return coerceToDate(value).getTime();
}

function timestamp(value: Value, name: string, code: number): Timestamp {
  if (value instanceof Timestamp) return value;
  throw failure(code, ` Argument to ${name} must be a timestamp, but is ${nameOfType(value)}`);
}
