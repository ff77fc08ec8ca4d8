import { BSONRegExp } from 'bson';

import { afterPrefix, EMPTY_ARRAY_KEY, encodeKey, invertKey, shortenKey, stringPrefixKey, trustedPrefix } from '../bson/keys.ts';
import { approximate } from '../bson/numbers.ts';
import { isNumeric, RANK, rankOf, type Value } from '../bson/values.ts';
import { isTruthy } from '../query/match.ts';
import { literalPrefix } from '../query/regex.ts';
import type { Condition, ElementGroup } from './conditions.ts';

/** Encoded values from `low` (included) to `high` (not included); `point` when it is one value. */
export interface Interval {
  low: Buffer;
  high: Buffer;
  point: boolean;
}

/** Where in an index the matching values of a field lie. */
export interface FieldBounds {
  /** In ascending order, not overlapping. */
  intervals: Interval[];
  /** Whether every entry inside meets the conditions, so that the document need not be tested. */
  exact: boolean;
  /** The element of an array that the conditions are on, when they are. */
  element?: ElementGroup | undefined;
}

/**
 * The bounds that conditions put on one field of an index; undefined when they put none. On a field that leads to
 * arrays different conditions may be met by different elements: only one is used, or those on the value of one element.
 */
export function fieldBounds(conditions: readonly Condition[], limit: number, multikey: boolean): FieldBounds | undefined {
  const all = conditions.map((condition) => ({ element: condition.element, bounds: conditionBounds(condition, limit) }));
  const usable = all.flatMap(({ element, bounds }) => (bounds ? [{ ...bounds, element }] : []));
  const everyUsed = usable.length === conditions.length;
  if (!multikey) return usable.length > 0 ? { ...combined(usable), exact: everyUsed && usable.every(({ exact }) => exact) } : undefined;
  const choices = usable.map((bounds) => {
    const together = bounds.element?.onValue === true ? usable.filter(({ element }) => element === bounds.element) : [bounds];
    return { ...combined(together), exact: everyUsed && usable.length === 1 && bounds.exact, element: bounds.element, uses: together.length };
  });
  return choices.toSorted((a, b) => Number(isPoints(b)) - Number(isPoints(a)) || b.uses - a.uses)[0];
}

export function isPoints(bounds: FieldBounds): boolean {
  return bounds.intervals.every(({ point }) => point);
}

/** The interval as it lies in a descending field. */
export function invertInterval({ low, high, point }: Interval): Interval {
  if (point) return pointOf(invertKey(low));
  return { low: afterPrefix(invertKey(high)), high: afterPrefix(invertKey(low)), point };
}

function combined(bounds: readonly FieldBounds[]): { intervals: Interval[] } {
  return { intervals: bounds.map(({ intervals }) => intervals).reduce(intersect) };
}

function conditionBounds({ operator, operand }: Condition, limit: number): FieldBounds | undefined {
  switch (operator) {
    case '$eq':
      return equality(operand, limit);
    case '$in':
      return membership(operand, limit);
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return range(operator, operand, limit);
    case '$regex':
      return regex(operand, limit);
    case '$exists':
      return isTruthy(operand) ? undefined : { intervals: [pointOf(encodeKey(null))], exact: false };
    default:
      return undefined;
  }
}

/** An array is found by its first element, or whole where it is an element itself. */
function equality(operand: Value, limit: number): FieldBounds | undefined {
  if (Array.isArray(operand)) {
    const first = operand.length > 0 ? encodeKey(operand[0]) : EMPTY_ARRAY_KEY;
    return { intervals: united([first, encodeKey(operand)].map((key) => pointOf(shortenKey(key, limit).key))), exact: false };
  }
  if (rankOf(operand) === RANK.regex) return undefined;
  const { key, shortened } = shortenKey(encodeKey(operand), limit);
  return { intervals: [pointOf(key)], exact: !shortened && rankOf(operand) !== RANK.null };
}

function membership(operand: Value, limit: number): FieldBounds | undefined {
  if (!Array.isArray(operand)) return undefined;
  const parts = operand.map((item) => (item instanceof BSONRegExp ? regex(item, limit) : equality(item, limit)));
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length) return undefined;
  return { intervals: united(known.flatMap(({ intervals }) => intervals)), exact: known.every(({ exact }) => exact) };
}

function range(operator: string, operand: Value, limit: number): FieldBounds | undefined {
  const rank = rankOf(operand);
  const bracketed = [RANK.number, RANK.string, RANK.objectId, RANK.date, RANK.boolean, RANK.timestamp, RANK.binary].some((known) => known === rank);
  if (!bracketed || (isNumeric(operand) && Number.isNaN(approximate(operand)))) return undefined;
  const encoded = encodeKey(operand);
  const trusted = trustedPrefix(encoded, limit);
  const exact = trusted.length === encoded.length;
  const first = rank === RANK.number ? Buffer.from([rank, 0, 1]) : Buffer.from([rank]);
  const last = Buffer.from([rank + 1]);
  const after = afterPrefix(trusted);
  const interval =
    operator === '$gt' ? { low: exact ? after : trusted, high: last }
    : operator === '$gte' ? { low: trusted, high: last }
    : operator === '$lt' ? { low: first, high: exact ? trusted : after }
    : { low: first, high: after };
  const intervals = Buffer.compare(interval.low, interval.high) < 0 ? [{ ...interval, point: false }] : [];
  return { intervals, exact };
}

function regex(operand: Value, limit: number): FieldBounds | undefined {
  if (!(operand instanceof BSONRegExp)) return undefined;
  const prefix = literalPrefix(operand.pattern, operand.options);
  if (prefix === undefined) return undefined;
  const low = trustedPrefix(stringPrefixKey(prefix), limit);
  const isWholePattern = /^\^[\w ]+$/.test(operand.pattern) && operand.pattern.length === prefix.length + 1;
  const strings = { low, high: afterPrefix(low), point: false };
  const itself = pointOf(shortenKey(encodeKey(operand), limit).key);
  return { intervals: [strings, itself], exact: isWholePattern && low.length <= prefix.length + 1 };
}

function pointOf(key: Buffer): Interval {
  return { low: key, high: afterPrefix(key), point: true };
}

/** In ascending order, with what overlaps made one. */
function united(intervals: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const next of intervals.toSorted((a, b) => Buffer.compare(a.low, b.low) || Buffer.compare(b.high, a.high))) {
    const last = result.at(-1);
    if (!last || Buffer.compare(next.low, last.high) >= 0) result.push(next);
    else if (Buffer.compare(next.high, last.high) > 0) result[result.length - 1] = { ...last, high: next.high, point: false };
  }
  return result;
}

function intersect(left: Interval[], right: Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const a of left) {
    for (const b of right) {
      const low = Buffer.compare(a.low, b.low) >= 0 ? a.low : b.low;
      const high = Buffer.compare(a.high, b.high) <= 0 ? a.high : b.high;
      if (Buffer.compare(low, high) < 0) result.push({ low, high, point: a.point || b.point });
    }
  }
  return result;
}
