import { z } from 'zod';
import { STATES } from './client.ts';
import { freeText, timeZone } from './primitives.ts';
import { template } from './template.ts';

/** Monday first, as in ISO 8601. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export const weekday = z.enum(WEEKDAYS);
export type Weekday = z.infer<typeof weekday>;

/** A time on the wall, `00:00` to `23:59`. */
export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'routing.timeOfDay');
/** A day on the wall, `2026-12-25`. */
export const localDate = z.iso.date('routing.date');

const DAY = 24 * 60;

/** Minutes since midnight of `HH:MM`. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** From `from` to `to`; one that does not end after it begins ends on the next day (`22:00`–`06:00`, `00:00`–`00:00`). */
export const interval = z.object({ from: timeOfDay, to: timeOfDay });
export type Interval = z.infer<typeof interval>;

/** How long an interval lasts on a day without a change of the clocks, minutes: 1 to 1,440. */
export function lengthOf({ from, to }: Interval): number {
  const length = minutesOf(to) - minutesOf(from);
  return length > 0 ? length : length + DAY;
}

/** Two intervals of a week (or of one day) must not share a minute. The issue is put on the later one. */
function refuseOverlaps(intervals: (Interval & { weekday?: Weekday })[], context: z.RefinementCtx): void {
  const spans = intervals
    .map((each, index) => {
      const start = (each.weekday ? WEEKDAYS.indexOf(each.weekday) * DAY : 0) + minutesOf(each.from);
      return { index, start, end: start + lengthOf(each), isWeekly: each.weekday !== undefined };
    })
    .toSorted((one, other) => one.start - other.start);
  const first = spans[0];
  // The week is a ring: Sunday's night may run into Monday.
  const ring = first?.isWeekly ? [...spans, { ...first, start: first.start + 7 * DAY }] : spans;
  ring.forEach((span, place) => {
    const before = ring[place - 1];
    if (before && before.end > span.start) context.addIssue({ code: 'custom', path: [span.index, 'from'], message: 'routing.overlap' });
  });
}

/** When a department or a device is open. Without hours (null) it always is. */
export const businessHours = z.object({
  timeZone,
  weekly: z.array(interval.extend({ weekday })).max(70).superRefine(refuseOverlaps),
  /** Closed on holidays; null: holidays are days like others. */
  holidays: z
    .object({
      /** Also those of this Brazilian state. */
      state: z.enum(STATES).nullable().default(null),
      /** Also the days on which only banks and offices close: carnival's Monday and Tuesday, Corpus Christi. */
      optional: z.boolean().default(false),
    })
    .nullable()
    .default(null),
  /** Days with hours of their own, which come before holidays and the week; no interval: closed. */
  dates: z
    .array(z.object({ date: localDate, name: freeText(80).default(''), intervals: z.array(interval).max(10).superRefine(refuseOverlaps) }))
    .max(400)
    .default([])
    .superRefine((dates, context) => {
      const seen = new Set<string>();
      dates.forEach(({ date }, index) => {
        if (seen.has(date)) context.addIssue({ code: 'custom', path: [index, 'date'], message: 'routing.duplicateDate' });
        seen.add(date);
      });
    }),
  /** To who writes outside of them; left out or null: the one of the settings, empty: none. */
  message: template.nullish(),
});
export type BusinessHours = z.infer<typeof businessHours>;
