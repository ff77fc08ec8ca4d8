import { WEEKDAYS, type Weekday } from '../contract/index.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What the clock on the wall shows. */
export interface WallTime {
  /** `2026-12-25`. */
  date: string;
  /** Since midnight, whole. */
  minutes: number;
  weekday: Weekday;
}

/** `at`: ms since 1970 (UTC); `timeZone`: IANA. Throws RangeError for a zone that the runtime does not know. */
export function wallTime(at: number, timeZone: string): WallTime {
  const wall = new Date(at + offsetAt(at, timeZone));
  const date = wall.toISOString().slice(0, 10);
  return { date, minutes: wall.getUTCHours() * 60 + wall.getUTCMinutes(), weekday: weekdayOf(date) };
}

export function weekdayOf(date: string): Weekday {
  // getUTCDay is 0 to 6 from Sunday.
  return WEEKDAYS[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7] ?? 'sun';
}

/** The day `days` after (or before) a day. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/**
 * When the wall shows a time, ms since 1970. `minutes` may pass 1,440: the next day. A time that the clocks skip is the
 * moment they are put forward; of one that comes twice, `which`.
 */
export function instantOf(date: string, minutes: number, timeZone: string, which: 'first' | 'second'): number {
  const wall = Date.parse(`${date}T00:00:00Z`) + minutes * MINUTE;
  // No zone has changed its clocks twice within two days.
  const [before, after] = [offsetAt(wall - DAY, timeZone), offsetAt(wall + DAY, timeZone)];
  const candidates = [wall - before, wall - after].filter((at) => at + offsetAt(at, timeZone) === wall);
  if (candidates.length > 0) return which === 'first' ? Math.min(...candidates) : Math.max(...candidates);
  return changeBetween(wall - after, wall - before, timeZone);
}

/** The moment between two, of different offsets, at which the later offset begins. To the second. */
function changeBetween(from: number, to: number, timeZone: string): number {
  const later = offsetAt(to, timeZone);
  let [low, high] = [from, to];
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2000) * 1000;
    if (offsetAt(middle, timeZone) === later) high = middle;
    else low = middle;
  }
  return high;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far the wall is ahead of UTC, ms. From the runtime's own copy of the IANA database. */
function offsetAt(at: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
    formats.set(timeZone, format);
  }
  const seconds = Math.floor(at / 1000) * 1000;
  const shown: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of format.formatToParts(seconds)) shown[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second) - seconds;
}
