import { lengthOf, minutesOf, type BusinessHours, type Interval } from '../contract/index.ts';
import type { TimeFacts } from './facts.ts';
import { holidayOn, type HolidayCalendar } from './holidayCalendar.ts';
import { addDays, instantOf, wallTime, weekdayOf } from './zonedTime.ts';

/** An opening is looked for so many days ahead: also for a place that opens once a year. */
const SEARCHED_DAYS = 400;

/** From when until when somebody is there, ms since 1970; the end is not included. */
export interface OpenSpan {
  opensAt: number;
  closesAt: number;
}

/** Whether one is open at a moment (ms). Without hours: always. */
export function isOpen(hours: BusinessHours | null, at: number, calendar: HolidayCalendar): boolean {
  return hours === null || spanAt(hours, at, calendar) !== null;
}

/** The moment from which one is open, `at` itself when it is so already; null when none is in sight for over a year. */
export function nextOpening(hours: BusinessHours | null, at: number, calendar: HolidayCalendar): number | null {
  if (hours === null || spanAt(hours, at, calendar)) return at;
  const { date } = wallTime(at, hours.timeZone);
  for (let day = 0; day <= SEARCHED_DAYS; day += 1) {
    const openings = spansOf(hours, addDays(date, day), calendar).map(({ opensAt }) => opensAt);
    const later = openings.filter((opensAt) => opensAt > at);
    if (later.length > 0) return Math.min(...later);
  }
  return null;
}

/** Until when one stays open; null while one is closed, and for who always is open. */
export function closingAt(hours: BusinessHours | null, at: number, calendar: HolidayCalendar): number | null {
  return hours === null ? null : (spanAt(hours, at, calendar)?.closesAt ?? null);
}

/** The moment as rules ask for it. `timeZone` is used when there are no hours. */
export function timeFactsOf(hours: BusinessHours | null, at: number, calendar: HolidayCalendar, timeZone: string): TimeFacts {
  const { date, minutes, weekday } = wallTime(at, hours?.timeZone ?? timeZone);
  return { date, minutes, weekday, isWithinHours: isOpen(hours, at, calendar), isHoliday: hours !== null && holidayOn(hours, date, calendar) !== null };
}

/** A night that began yesterday is still open, so yesterday's intervals count too. */
function spanAt(hours: BusinessHours, at: number, calendar: HolidayCalendar): OpenSpan | null {
  const { date } = wallTime(at, hours.timeZone);
  const spans = [addDays(date, -1), date].flatMap((day) => spansOf(hours, day, calendar));
  return spans.find(({ opensAt, closesAt }) => opensAt <= at && at < closesAt) ?? null;
}

/** When one is open on what begins on a day. Where clocks are put back, an hour that comes twice is open twice. */
function spansOf(hours: BusinessHours, date: string, calendar: HolidayCalendar): OpenSpan[] {
  return intervalsOn(hours, date, calendar)
    .map((interval) => {
      const from = minutesOf(interval.from);
      return {
        opensAt: instantOf(date, from, hours.timeZone, 'first'),
        closesAt: instantOf(date, from + lengthOf(interval), hours.timeZone, 'second'),
      };
    })
    // An interval within an hour that the clocks skip does not happen.
    .filter(({ opensAt, closesAt }) => opensAt < closesAt);
}

/** A day of its own comes before holidays, holidays before the week. What began on the day before is not touched by either. */
function intervalsOn(hours: BusinessHours, date: string, calendar: HolidayCalendar): readonly Interval[] {
  const own = hours.dates.find((each) => each.date === date);
  if (own) return own.intervals;
  if (holidayOn(hours, date, calendar)) return [];
  const weekday = weekdayOf(date);
  return hours.weekly.filter((each) => each.weekday === weekday);
}
