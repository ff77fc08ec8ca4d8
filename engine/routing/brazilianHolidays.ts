import Holidays from 'date-holidays';
import type { Holiday, HolidayCalendar } from './holidayCalendar.ts';

/**
 * Brazil's national holidays and those of one state, from date-holidays. Not part of this folder's index: the package's
 * data of all countries weighs some megabytes, and only servers need it.
 *
 * `public` days close; `bank` days (carnival's Monday and Tuesday, Corpus Christi) are optional; observances and
 * half days are left out. A state's table in the package replaces the national line of the same day, and some of them
 * end there when a holiday became national (20 November in SP, RJ, AM and MT), so both are asked and put together.
 */
export function createBrazilianHolidays(): HolidayCalendar {
  const years = new Map<string, readonly Holiday[]>();
  return (year, state) => {
    const key = `${year} ${state ?? ''}`;
    const known = years.get(key) ?? holidaysOf(year, state);
    years.set(key, known);
    return known;
  };
}

function holidaysOf(year: number, state: string | null): Holiday[] {
  const national = new Holidays('BR', { languages: 'pt' });
  const tables = state === null ? [national] : [national, new Holidays('BR', state, { languages: 'pt' })];
  const byDate = new Map<string, Holiday>();
  for (const { date, name, type } of tables.flatMap((table) => table.getHolidays(year))) {
    if (type !== 'public' && type !== 'bank') continue;
    // `2026-12-25 00:00:00`, on the wall.
    const day = date.slice(0, 10);
    const isOptional = type === 'bank';
    const known = byDate.get(day);
    if (!known || (known.isOptional && !isOptional)) byDate.set(day, { date: day, name, isOptional });
  }
  return [...byDate.values()].toSorted((one, other) => (one.date < other.date ? -1 : 1));
}
