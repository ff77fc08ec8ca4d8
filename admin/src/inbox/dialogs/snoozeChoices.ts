const HOUR = 60 * 60_000;
/** As far ahead as the API takes. */
const LONGEST = 366 * 24 * HOUR;
/** How long the server's clock may run ahead of this machine's before a time to come is past there. */
const SOONEST = 60_000;

export interface SnoozeChoice {
  key: 'inAnHour' | 'today' | 'tomorrow' | 'monday';
  /** ms */
  at: number;
}

/**
 * The times that make sense to put something aside until, on this machine's clock: in an hour, the end of the afternoon
 * if it is still to come, the next morning, the next Monday morning. None is offered twice.
 */
export function snoozeChoices(now: number): SnoozeChoice[] {
  const today = new Date(now).getDay();
  const choices: SnoozeChoice[] = [
    { key: 'inAnHour', at: now + HOUR },
    { key: 'today', at: hourOf(now, 0, 18) },
    { key: 'tomorrow', at: hourOf(now, 1, 9) },
    { key: 'monday', at: hourOf(now, (8 - today) % 7 || 7, 9) },
  ];
  return choices.filter(({ at }, index) => at > now + SOONEST && !choices.slice(0, index).some((earlier) => earlier.at === at));
}

/** What is wrong with a time that somebody wrote, as the last part of its sentence's key; null when it will do. */
export function snoozeFault(local: string, now: number): 'past' | 'tooFar' | null {
  const at = Date.parse(local);
  if (!(at > now)) return 'past';
  return at - now > LONGEST ? 'tooFar' : null;
}

/** A time as `<input type="datetime-local">` writes it: `2026-03-12T14:30`, on this machine's clock. */
export function toLocalInput(time: number): string {
  const date = new Date(time);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

function hourOf(now: number, daysAhead: number, hour: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + daysAhead, hour).getTime();
}
