import { createBrazilianHolidays } from '../../routing/brazilianHolidays.ts';

/** The holidays that hours close on; its years are kept. */
export const holidays = createBrazilianHolidays();
