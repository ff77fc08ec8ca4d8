import { businessHours, minutesOf, type BusinessHours, type Interval, type Weekday } from '../../../engine/contract/index.ts';
import type { Messages } from '../i18n/pt-BR/index.ts';

/** What is wrong with a field of the hours, as the last part of its text's key. */
export type HoursProblem = keyof Messages['hours']['problem'];

const WORKING_DAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri'];
const HOUR = 60;
const LAST_MINUTE = 24 * HOUR - 1;

/** What hours begin with: the working week of an office. */
export function newHours(timeZone: string): BusinessHours {
  return { timeZone, weekly: WORKING_DAYS.map((weekday) => ({ weekday, from: '08:00', to: '18:00' })), holidays: { state: null, optional: false }, dates: [] };
}

/** An interval of one day with its place in the list that it comes from. */
export interface Placed extends Interval {
  index: number;
}

export function intervalsOf({ weekly }: BusinessHours, weekday: Weekday): Placed[] {
  return weekly.flatMap(({ weekday: each, from, to }, index) => (each === weekday ? [{ index, from, to }] : []));
}

/** What is offered next on a day: the working hours, or some after the last ones with a pause between. */
export function nextInterval(intervals: readonly Interval[]): Interval {
  const last = intervals.at(-1);
  if (!last) return { from: '08:00', to: '18:00' };
  const from = Math.min(minutesOf(last.to) + HOUR, LAST_MINUTE - HOUR);
  return { from: clockOf(from), to: clockOf(Math.min(from + 4 * HOUR, LAST_MINUTE)) };
}

/** Monday's intervals on every working day. */
export function withMondayCopied(hours: BusinessHours): BusinessHours {
  const monday = intervalsOf(hours, 'mon');
  const others = hours.weekly.filter(({ weekday }) => !WORKING_DAYS.includes(weekday));
  return { ...hours, weekly: [...WORKING_DAYS.flatMap((weekday) => monday.map(({ from, to }) => ({ weekday, from, to }))), ...others] };
}

/** One of a list with changes, or gone when there are none. */
export function replaced<Item extends object>(list: readonly Item[], index: number, changes: NoInfer<Partial<Item>> | null): Item[] {
  return list.flatMap((each, at) => {
    if (at !== index) return [each];
    return changes ? [{ ...each, ...changes }] : [];
  });
}

/** What is wrong, by the field's path (`weekly.2.from`); by the API's own schema, so that nothing else is refused there. */
export function hoursProblems(hours: BusinessHours | null): ReadonlyMap<string, HoursProblem> {
  if (!hours) return new Map();
  const issues = businessHours.safeParse(hours).error?.issues ?? [];
  // Of several about one field the first is told.
  return new Map(issues.toReversed().map(({ path, message }) => [path.join('.'), problemOf(path, message)]));
}

const BY_MESSAGE: Record<string, HoursProblem> = {
  'routing.overlap': 'overlap',
  'routing.timeOfDay': 'time',
  'routing.date': 'date',
  'routing.duplicateDate': 'duplicateDate',
  'field.timeZone': 'timeZone',
};

function problemOf(path: readonly PropertyKey[], message: string): HoursProblem {
  const field = path.at(-1);
  return BY_MESSAGE[message] ?? (field === 'from' || field === 'to' ? 'time' : field === 'date' ? 'date' : field === 'timeZone' ? 'timeZone' : 'other');
}

function clockOf(minutes: number): string {
  return [Math.floor(minutes / HOUR), minutes % HOUR].map((part) => String(part).padStart(2, '0')).join(':');
}
