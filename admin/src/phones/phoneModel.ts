import { AsYouType, isPossiblePhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** Numbers without a country code are Brazilian. */
const HOME = 'BR';

/** How a phone is read: Brazilian ones without the country code, others with it. Unknown text stays as it is. */
export function formatPhone(value: string | null | undefined): string {
  if (!value) return '';
  const phone = parsePhoneNumberFromString(value, HOME);
  if (!phone) return value;
  return phone.country === HOME ? phone.formatNational() : phone.formatInternational();
}

/** A phone while it is typed: (11) 99999-0001, or +351 912 345 678 once a `+` leads. */
export function formatPhoneAsTyped(value: string | null | undefined): string {
  const kept = (value ?? '').replace(/[^\d+]/g, '');
  const home = kept.startsWith('+55') ? kept.slice(3) : kept;
  return new AsYouType(HOME).input(home);
}

/** What a typed phone is to the API: E.164 where it can be told, else what was typed. */
export function toE164(value: string): string {
  return parsePhoneNumberFromString(value, HOME)?.number ?? value;
}

export function phoneProblem(value: string | null | undefined): 'phone.invalid' | undefined {
  if (!value?.trim()) return undefined;
  return isPossiblePhoneNumber(value, HOME) ? undefined : 'phone.invalid';
}
