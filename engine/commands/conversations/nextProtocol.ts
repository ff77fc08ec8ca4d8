import { nextNumber, readSettings } from '../../models/index.ts';

const COUNTER_DIGITS = 6;

/** The protocol number of a new conversation: the day in the company's time zone and a counter, `AAAAMMDD-000001`. */
export async function nextProtocol(now: Date): Promise<string> {
  const { timeZone } = await readSettings();
  // Swedish dates are written year, month, day.
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(now).replaceAll('-', '');
  const number = await nextNumber(`protocol-${day}`);
  return `${day}-${String(number).padStart(COUNTER_DIGITS, '0')}`;
}
