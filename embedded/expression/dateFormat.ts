import { NotSupportedError, StoreError } from '../errors.ts';
import { DAY, isoWallTimeOf, partsOf, wallTimeOf } from './calendar.ts';
import { failure } from './operator.ts';
import { fromWallTime, timeZoneOf, toWallTime, UTC, type TimeZone } from './timeZone.ts';

type Parts = ReturnType<typeof partsOf>;

const MONTH_NAMES = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** What `%d` and its like write. */
const SPECIFIERS: Record<string, (parts: Parts, offsetMinutes: number) => string> = {
  d: ({ dayOfMonth }) => padded(dayOfMonth, 2),
  G: ({ isoWeekYear }) => padded(isoWeekYear, 4),
  H: ({ hour }) => padded(hour, 2),
  j: ({ dayOfYear }) => padded(dayOfYear, 3),
  L: ({ millisecond }) => padded(millisecond, 3),
  m: ({ month }) => padded(month, 2),
  M: ({ minute }) => padded(minute, 2),
  S: ({ second }) => padded(second, 2),
  u: ({ isoDayOfWeek }) => String(isoDayOfWeek),
  U: ({ week }) => padded(week, 2),
  V: ({ isoWeek }) => padded(isoWeek, 2),
  w: ({ dayOfWeek }) => String(dayOfWeek),
  Y: ({ year }) => padded(year, 4),
  b: ({ month }) => (MONTH_NAMES[month - 1] ?? '').slice(0, 3),
  B: ({ month }) => MONTH_NAMES[month - 1] ?? '',
  z: (_, offset) => `${offset < 0 ? '-' : '+'}${padded(Math.floor(Math.abs(offset) / 60), 2)}${padded(Math.abs(offset) % 60, 2)}`,
  Z: (_, offset) => `${offset < 0 ? '-' : '+'}${Math.abs(offset)}`,
  '%': () => '%',
};

/** What `%d` and its like read. */
const READERS: Record<string, string> = {
  d: '(?<d>\\d{1,2})',
  m: '(?<m>\\d{1,2})',
  Y: '(?<Y>\\d{4})',
  H: '(?<H>\\d{1,2})',
  M: '(?<M>\\d{1,2})',
  S: '(?<S>\\d{1,2})',
  L: '(?<L>\\d{1,3})',
  j: '(?<j>\\d{1,3})',
  G: '(?<G>\\d{4})',
  V: '(?<V>\\d{1,2})',
  u: '(?<u>[1-7])',
  z: '(?<z>Z|[+-]\\d{2}:?\\d{2})',
  Z: '(?<Z>[+-]\\d{1,3})',
  '%': '%',
};

const ISO_DATE =
  /^\s*(?<Y>\d{4})-?(?<m>\d{2})-?(?<d>\d{2})(?:(?:[Tt]|\s+)(?<H>\d{2}):?(?<M>\d{2})(?::?(?<S>\d{2})(?:[.,](?<L>\d{1,9}))?)?)?\s*(?<z>[Zz]|[+-]\d{2}(?::?\d{2})?|[A-Za-z]+(?:\/[A-Za-z_+-]+)*)?\s*$/;

/** `2024-02-29T12:00:00.000Z`, as MongoDB turns dates into strings. */
export function isoText(date: Date): string {
  return formatDate(date, '%Y-%m-%dT%H:%M:%S.%LZ', UTC);
}

export function formatDate(date: Date, format: string, zone: TimeZone): string {
  const parts = partsOf(toWallTime(date.getTime(), zone));
  if (parts.year < 0 || parts.year > 9999) throw failure(18537, `Could not convert date to string: date component was outside the supported range of 0-9999: ${parts.year}`);
  const offset = Math.trunc(zone.offsetAt(date.getTime()) / 60_000);
  return specifiers(format, SPECIFIERS, 'to').map((part) => (typeof part === 'string' ? part : part.found(parts, offset))).join('');
}

/** Throws Location18535 and Location18536 for what is no format. */
export function assertFormat(format: string): void {
  specifiers(format, SPECIFIERS, 'to');
}

/** Reads an ISO 8601 date, or one in the given format. Throws ConversionFailure. */
export function parseDate(text: string, zone: TimeZone | undefined, format?: string): Date {
  const groups = (format === undefined ? ISO_DATE : readerOf(format)).exec(text)?.groups;
  if (!groups) throw new StoreError('ConversionFailure', `Error parsing date string '${text}'`);
  const own = groups.z ?? (groups.Z === undefined ? undefined : offsetName(Number(groups.Z)));
  if (own !== undefined && zone && zone !== UTC) {
    throw new StoreError('ConversionFailure', `you cannot pass in a date/time string with time zone information ('${own}') together with a timezone argument`);
  }
  const place = own === undefined ? (zone ?? UTC) : ownZone(own, text);
  return new Date(fromWallTime(wallTimeOfGroups(groups, text), place));
}

function wallTimeOfGroups(groups: Record<string, string | undefined>, text: string): number {
  const number = (name: string, least: number, most: number, otherwise: number): number => {
    const value = groups[name] === undefined ? otherwise : Number(groups[name]);
    if (value < least || value > most) throw new StoreError('ConversionFailure', `Error parsing date string '${text}'; the value ${value} is out of range`);
    return value;
  };
  const milliseconds = groups.L === undefined ? 0 : Math.trunc(Number(`0.${groups.L}`) * 1000 + 1e-6);
  const time = wallTimeOf(1970, 1, 1, number('H', 0, 24, 0), number('M', 0, 59, 0), number('S', 0, 60, 0), milliseconds);
  if (groups.G !== undefined) return isoWallTimeOf(number('G', 0, 9999, 1970), number('V', 1, 53, 1), number('u', 1, 7, 1)) + time;
  if (groups.Y === undefined) throw new StoreError('ConversionFailure', `an incomplete date/time string has been found, with elements missing: "${text}"`);
  const year = number('Y', 0, 9999, 1970);
  if (groups.j !== undefined) return wallTimeOf(year, 1, 1) + (number('j', 1, 366, 1) - 1) * DAY + time;
  if (groups.m === undefined || groups.d === undefined) {
    throw new StoreError('ConversionFailure', `an incomplete date/time string has been found, with elements missing: "${text}"`);
  }
  const date = wallTimeOf(year, number('m', 1, 12, 1), number('d', 1, 31, 1));
  if (partsOf(date).month !== Number(groups.m)) throw new StoreError('ConversionFailure', `Error parsing date string '${text}'; there is no such day`);
  return date + time;
}

function ownZone(name: string, text: string): TimeZone {
  try {
    return timeZoneOf(/^z$/i.test(name) ? 'UTC' : name);
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    throw new StoreError('ConversionFailure', `Error parsing date string '${text}'; the timezone could not be found in the database`);
  }
}

function offsetName(minutes: number): string {
  return `${minutes < 0 ? '-' : '+'}${padded(Math.floor(Math.abs(minutes) / 60), 2)}${padded(Math.abs(minutes) % 60, 2)}`;
}

function readerOf(format: string): RegExp {
  const source = specifiers(format, READERS, 'from').map((part) => (typeof part === 'string' ? part.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&') : part.found));
  try {
    return new RegExp(`^${source.join('')}$`);
  } catch {
    throw new NotSupportedError(`the date format '${format}'`); // one specifier twice
  }
}

/** Cuts a format into its text and what stands for each specifier. */
function specifiers<T>(format: string, known: Record<string, T>, direction: 'from' | 'to'): (string | { found: T })[] {
  return (format.match(/%[\s\S]?|[^%]+/g) ?? []).map((part) => {
    if (!part.startsWith('%')) return part;
    const letter = part.slice(1);
    if (letter === '') throw failure(18535, "Unmatched '%' at end of format string");
    const found = Object.hasOwn(known, letter) ? known[letter] : undefined;
    if (found !== undefined) return { found };
    if (direction === 'from' && Object.hasOwn(SPECIFIERS, letter)) throw new NotSupportedError(`%${letter} in $dateFromString`);
    throw failure(18536, `Invalid format character '%${letter}' in format string`);
  });
}

function padded(number: number, length: number): string {
  return String(number).padStart(length, '0');
}
