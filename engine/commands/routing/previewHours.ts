import type { BusinessHours, HoursPreview } from '../../contract/index.ts';
import { closingAt, holidayOn, isOpen, nextOpening, wallTime, type Holiday } from '../../routing/index.ts';
import { holidays } from './calendar.ts';

const MOST_HOLIDAYS = 5;

/** What hours come to at a moment, before they are saved: whether one is open, until when, and on which holidays not. Changes nothing. */
export function previewHours(hours: BusinessHours, now: Date): HoursPreview {
  const at = now.getTime();
  const open = isOpen(hours, at, holidays);
  const changesAt = open ? closingAt(hours, at, holidays) : nextOpening(hours, at, holidays);
  return {
    isOpen: open,
    changesAt: changesAt === null ? null : new Date(changesAt).toISOString(),
    holidays: holidaysAhead(hours, wallTime(at, hours.timeZone).date).map(({ date, name }) => ({ date, name })),
  };
}

/** From today to the end of next year. A day with hours of its own is no holiday here. */
function holidaysAhead(hours: BusinessHours, today: string): Holiday[] {
  const ownDates = new Set(hours.dates.map(({ date }) => date));
  const year = Number(today.slice(0, 4));
  return [year, year + 1]
    .flatMap((each) => holidays(each, hours.holidays?.state ?? null))
    .filter(({ date }) => date >= today && !ownDates.has(date) && holidayOn(hours, date, holidays) !== null)
    .slice(0, MOST_HOLIDAYS);
}
