import { StoreError } from '../errors.ts';
import { failure } from './operator.ts';
import { fromWallTime, toWallTime, type TimeZone } from './timeZone.ts';

export const DAY = 86_400_000;

/** Milliseconds of the units that are always as long. */
const LENGTHS = { millisecond: 1, second: 1000, minute: 60_000, hour: 3_600_000 } as const;

/** Units of whole months. */
const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

/** Units of whole days. */
const DAYS = { day: 1, week: 7 } as const;

export type TimeUnit = keyof typeof LENGTHS | keyof typeof MONTHS | keyof typeof DAYS;

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** Saturday, 1 January 2000: where the bins of `$dateTrunc` begin. */
const REFERENCE_DAY = Date.UTC(2000, 0, 1) / DAY;

/** Milliseconds since 1970 of the latest and the earliest instant that a JS date can hold, which is less than BSON's. */
const LAST_INSTANT = 8.64e15;

export function isTimeUnit(name: string): name is TimeUnit {
  return name in LENGTHS || name in MONTHS || name in DAYS;
}

/** 0 for Sunday; undefined when there is no such day. Takes `monday` and `mon`, in any case. */
export function weekdayOf(name: string): number | undefined {
  const day = WEEKDAYS.findIndex((weekday) => weekday === name.toLowerCase() || weekday.slice(0, 3) === name.toLowerCase());
  return day < 0 ? undefined : day;
}

/** The parts of a wall time as dates are written; `isoWeek` and its like as ISO 8601 counts weeks. */
export function partsOf(wall: number) {
  const date = new Date(wall);
  const year = date.getUTCFullYear();
  const dayOfYear = Math.floor((wall - startOfYear(year)) / DAY) + 1;
  const weekday = date.getUTCDay();
  const isoDayOfWeek = weekday === 0 ? 7 : weekday;
  const thursday = new Date(wall + (4 - isoDayOfWeek) * DAY);
  const isoWeekYear = thursday.getUTCFullYear();
  return {
    year,
    month: date.getUTCMonth() + 1,
    dayOfMonth: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
    dayOfYear,
    dayOfWeek: weekday + 1,
    week: Math.floor((dayOfYear + 6 - weekday) / 7),
    isoDayOfWeek,
    isoWeek: Math.floor((thursday.getTime() - startOfYear(isoWeekYear)) / DAY / 7) + 1,
    isoWeekYear,
  };
}

/** The wall time of parts that may lie outside their ranges: month 14 is February of the next year. */
export function wallTimeOf(year: number, month: number, day: number, hour = 0, minute = 0, second = 0, millisecond = 0): number {
  return new Date(0).setUTCFullYear(year, month - 1, day) + hour * LENGTHS.hour + minute * LENGTHS.minute + second * 1000 + millisecond;
}

/** The wall time of a day that is told by its week: the first week of a year is the one with its first Thursday. */
export function isoWallTimeOf(year: number, week: number, day: number): number {
  const fourth = startOfYear(year) + 3 * DAY;
  return fourth - (partsOf(fourth).isoDayOfWeek - 1) * DAY + ((week - 1) * 7 + day - 1) * DAY;
}

/** Adds units to an instant. From a day upwards the zone's clock shows the same time after it; a day that a month has not is its last. */
export function addUnits(instant: number, unit: TimeUnit, amount: number, zone: TimeZone): number {
  const result = unit in LENGTHS ? instant + amount * LENGTHS[unit as keyof typeof LENGTHS] : fromWallTime(addToWallTime(toWallTime(instant, zone), unit, amount), zone);
  if (!(Math.abs(result) <= LAST_INSTANT)) throw failure(5166406, 'dateAdd overflowed');
  return result;
}

/** How many boundaries of a unit lie between two instants, as the zone's clock shows them. */
export function countUnits(start: number, end: number, unit: TimeUnit, zone: TimeZone, startOfWeek: number): number {
  const [from, to] = [toWallTime(start, zone), toWallTime(end, zone)];
  if (unit in LENGTHS) {
    const length = LENGTHS[unit as keyof typeof LENGTHS];
    // What the clock was put forward or back in between is no time that has passed.
    const shift = Math.trunc((zone.offsetAt(start) - zone.offsetAt(end)) / length);
    return unit === 'millisecond' ? end - start : Math.floor(to / length) - Math.floor(from / length) + shift;
  }
  return wallIndex(to, unit, startOfWeek) - wallIndex(from, unit, startOfWeek);
}

/** The beginning of the bin of `size` units that an instant lies in; bins are counted from 2000. */
export function truncateTo(instant: number, unit: TimeUnit, size: number, zone: TimeZone, startOfWeek: number): number {
  const firstDay = unit === 'week' ? REFERENCE_DAY + ((startOfWeek - 6 + 7) % 7) : REFERENCE_DAY;
  const reference = fromWallTime(firstDay * DAY, zone);
  if (unit in LENGTHS) {
    const bin = size * LENGTHS[unit as keyof typeof LENGTHS];
    return reference + Math.floor((instant - reference) / bin) * bin;
  }
  const distance = wallIndex(toWallTime(instant, zone), unit, startOfWeek) - wallIndex(firstDay * DAY, unit, startOfWeek);
  return addUnits(reference, unit, Math.floor(distance / size) * size, zone);
}

/** The date of an instant. Throws Overflow beyond what a date can hold here. */
export function dateAt(instant: number): Date {
  if (!(Math.abs(instant) <= LAST_INSTANT)) throw new StoreError('Overflow', 'date overflow');
  return new Date(instant);
}

function addToWallTime(wall: number, unit: TimeUnit, amount: number): number {
  if (unit in DAYS) return wall + amount * DAYS[unit as keyof typeof DAYS] * DAY;
  const { year, month, dayOfMonth } = partsOf(wall);
  const target = month + amount * MONTHS[unit as keyof typeof MONTHS];
  const lastDay = new Date(wallTimeOf(year, target + 1, 0)).getUTCDate();
  return wallTimeOf(year, target, Math.min(dayOfMonth, lastDay)) + (wall - Math.floor(wall / DAY) * DAY);
}

/** The number of the day, week, month… that a wall time lies in. */
function wallIndex(wall: number, unit: TimeUnit, startOfWeek: number): number {
  const day = Math.floor(wall / DAY);
  if (unit === 'day') return day;
  if (unit === 'week') return Math.floor((day + 4 - startOfWeek) / 7); // 1 January 1970 was a Thursday
  const { year, month } = partsOf(wall);
  return Math.floor((year * 12 + month - 1) / MONTHS[unit as keyof typeof MONTHS]);
}

function startOfYear(year: number): number {
  return new Date(0).setUTCFullYear(year, 0, 1);
}
