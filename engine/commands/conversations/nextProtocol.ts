import { nextNumber, recentSettings } from '../../models/index.ts';

const COUNTER_DIGITS = 6;

/** The protocol number of a new conversation: the day in the company's time zone and a counter, `AAAAMMDD-000001`. */
export async function nextProtocol(now: Date): Promise<string> {
  const { timeZone } = await recentSettings();
  const day = dayFormat(timeZone).format(now).replaceAll('-', '');
  const number = await nextNumber(`protocol-${day}`);
  return `${day}-${String(number).padStart(COUNTER_DIGITS, '0')}`;
}

let former: { timeZone: string; format: Intl.DateTimeFormat } | undefined;

/** Swedish dates are written year, month, day. Making a format takes longer than all the rest. */
function dayFormat(timeZone: string): Intl.DateTimeFormat {
  if (former?.timeZone !== timeZone) former = { timeZone, format: new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }) };
  return former.format;
}
