const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `14:32` */
export function clockTime(at: string, locale: string): string {
  return formatter(locale, { hour: '2-digit', minute: '2-digit' }).format(Date.parse(at));
}

/** Day and time in full, for tooltips: `12 de março de 2026 às 14:32` */
export function fullTime(at: string, locale: string): string {
  return formatter(locale, { dateStyle: 'long', timeStyle: 'short' }).format(Date.parse(at));
}

/** `12/03/2026 14:32` */
export function shortDateTime(at: string, locale: string): string {
  return formatter(locale, { dateStyle: 'short', timeStyle: 'short' }).format(Date.parse(at));
}

/** `qua., 25/11` */
export function weekdayAndDate(at: string, locale: string): string {
  return formatter(locale, { weekday: 'short', day: '2-digit', month: '2-digit' }).format(Date.parse(at));
}

/** When a list item last moved: the hour today, `ontem`, the weekday within six days, else the date. */
export function listTime(at: string, now: number, locale: string): string {
  const time = Date.parse(at);
  const days = daysBetween(time, now);
  if (days <= 0) return clockTime(at, locale);
  if (days === 1) return relativeDay(-1, locale);
  if (days < 7) return formatter(locale, { weekday: 'short' }).format(time);
  return formatter(locale, { day: '2-digit', month: '2-digit', ...(days > 300 ? { year: '2-digit' } : {}) }).format(time);
}

/** The heading of a day in a conversation: `hoje`, `ontem`, the weekday, else the whole date. */
export function dayHeading(at: string, now: number, locale: string): string {
  const time = Date.parse(at);
  const days = daysBetween(time, now);
  if (days <= 0) return relativeDay(0, locale);
  if (days === 1) return relativeDay(-1, locale);
  if (days < 7) return formatter(locale, { weekday: 'long' }).format(time);
  return formatter(locale, { dateStyle: 'long' }).format(time);
}

/** How long something has lasted, in its largest unit: `agora` is the caller's word for less than a minute (null). */
export function duration(from: string, now: number, locale: string): string | null {
  const passed = now - Date.parse(from);
  if (passed < MINUTE) return null;
  const [amount, unit] = passed < HOUR ? [passed / MINUTE, 'minute'] : passed < DAY ? [passed / HOUR, 'hour'] : [passed / DAY, 'day'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 0, roundingMode: 'floor' } as Intl.NumberFormatOptions).format(amount);
}

/** So many minutes in words, in the largest unit that holds them whole: `90 minutos`, `2 horas`, `1 dia`. */
export function lapse(minutes: number, locale: string): string {
  return lapseOfSeconds(minutes * 60, locale);
}

/** The same of seconds: `45 segundos`, `1 minuto`. */
export function lapseOfSeconds(seconds: number, locale: string): string {
  const [unit, size] = UNITS.find(([, length]) => seconds % length === 0) ?? (['second', 1] as const);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 }).format(seconds / size);
}

/** In seconds. */
const UNITS = [['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]] as const;

/** What is left until a time, as a clock: `1:05`, `0:00` when it is past. At most minutes, so `61:00` for more than an hour. */
export function countdown(until: string, now: number): string {
  return lengthText(Math.max(0, Math.ceil((Date.parse(until) - now) / 1_000)));
}

/** Whole seconds as a clock: `0:07`, `1:05`, `61:00`. */
export function lengthText(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** A time to come as day and hour: without a day when it is today, then `amanhã`, the weekday within a week, else the date. */
export function timeToCome(at: string, now: number, locale: string): { day: string | null; time: string } {
  const time = clockTime(at, locale);
  const days = daysBetween(now, Date.parse(at));
  if (days <= 0) return { day: null, time };
  if (days === 1) return { day: relativeDay(1, locale), time };
  if (days < 7) return { day: formatter(locale, { weekday: 'short' }).format(Date.parse(at)), time };
  return { day: formatter(locale, { day: '2-digit', month: '2-digit', ...(days > 300 ? { year: '2-digit' } : {}) }).format(Date.parse(at)), time };
}

/** How urgently a waiting customer should be seen to: from 10 min `late`, from 30 min `veryLate`. */
export function waitingUrgency(since: string, now: number): 'fine' | 'late' | 'veryLate' {
  const minutes = (now - Date.parse(since)) / MINUTE;
  if (minutes >= 30) return 'veryLate';
  return minutes >= 10 ? 'late' : 'fine';
}

/** Whether two instants lie on the same day on this machine's clock. */
export function isSameDay(left: string, right: string): boolean {
  return daysBetween(Date.parse(left), Date.parse(right)) === 0;
}

/** Whole calendar days from one instant to another on this machine's clock, whatever daylight saving does between. */
function daysBetween(from: number, to: number): number {
  return Math.round((startOfDay(to) - startOfDay(from)) / DAY);
}

function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}

function relativeDay(days: number, locale: string): string {
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day');
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs far more than using it, and a list uses one for every row. */
function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  const made = formatters.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formatters.set(key, made);
  return made;
}
