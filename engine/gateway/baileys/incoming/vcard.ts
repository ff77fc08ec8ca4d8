import { toE164 } from '../../../identity/phone.ts';

/** A contact card that a customer shares. */
export interface ContactCard {
  name: string;
  /** E.164 where it can be one, else as it is written. */
  phones: string[];
}

/**
 * Reads what we show of a vCard (RFC 6350, and 2.1 as older phones write it): the name and the phones. WhatsApp adds
 * `waid=`, the number's digits, to the phone of somebody who has WhatsApp.
 */
export function readVcard(vcard: string, displayName: string | null | undefined): ContactCard {
  // A line that begins with a blank goes on with the one before (RFC 6350, 3.2).
  const lines = vcard.replace(/\r?\n[ \t]/g, '').split(/\r?\n/);
  const phones: string[] = [];
  let name = displayName?.trim() ?? '';
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon === -1) continue;
    const [property, parameters] = [nameOf(line.slice(0, colon)), line.slice(0, colon)];
    const value = unescape(line.slice(colon + 1)).trim();
    if (property === 'FN' && name === '') name = value;
    if (property === 'TEL') phones.push(phoneOf(value, /;waid=(\d+)/i.exec(parameters)?.[1]));
  }
  return { name, phones: [...new Set(phones.filter((phone) => phone !== ''))] };
}

/** Without its group (`item1.`) and its parameters. */
function nameOf(head: string): string {
  return (head.split(';')[0] ?? '').replace(/^.*\./, '').toUpperCase();
}

function phoneOf(value: string, waid: string | undefined): string {
  const written = value.replace(/^tel:/i, '');
  return (waid && toE164(`+${waid}`)) || toE164(written) || written;
}

function unescape(value: string): string {
  return value.replace(/\\n/gi, ' ').replace(/\\([\\,;])/g, '$1');
}
