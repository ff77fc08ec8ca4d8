import type { BusinessHours } from '../contract/index.ts';

/** A day on which offices close. */
export interface Holiday {
  /** `2026-12-25`. */
  date: string;
  /** In Portuguese. */
  name: string;
  /** Only banks and offices close. */
  isOptional: boolean;
}

/**
 * The national holidays of a year and, with a state (`SP`), also that state's, in the order of their dates. Handed in:
 * who knows the laws is not for this core to say.
 */
export type HolidayCalendar = (year: number, state: string | null) => readonly Holiday[];

/** A year without holidays. */
export const NO_HOLIDAYS: HolidayCalendar = () => [];

/** The holiday on which one is closed by these hours on a day; null when there is none, or days of their own come first. */
export function holidayOn({ holidays }: BusinessHours, date: string, calendar: HolidayCalendar): Holiday | null {
  if (!holidays) return null;
  const year = Number(date.slice(0, 4));
  return calendar(year, holidays.state).find((each) => each.date === date && (holidays.optional || !each.isOptional)) ?? null;
}
