import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** Numbers without `+` are read as Brazilian when they have the length of one (DDD and number), else as international. */
const HOME_COUNTRY = 'BR';

/** A phone as people write it, as E.164 with `+`; null when no such number can exist. */
export function toE164(input: string): string | null {
  const digits = input.replace(/\D/g, '');
  const international = parsePhoneNumberFromString(`+${digits}`);
  const national = parsePhoneNumberFromString(digits, HOME_COUNTRY);
  const isExplicit = input.trim().startsWith('+');
  const candidates = isExplicit ? [international] : digits.length <= 11 ? [national, international] : [international, national];
  const found = candidates.find((number) => number?.isPossible()) ?? null;
  return found ? found.number : null;
}

/** Brazil: +55, two digits of the area (DDD), then eight digits from 6 to 9: a mobile written without its ninth digit. */
const MOBILE_WITHOUT_NINTH = /^\+55(\d{2})([6-9]\d{7})$/;

/**
 * The one identity key of a phone. WhatsApp keeps many Brazilian mobiles under their old eight-digit form (Anatel added
 * the ninth digit from 2012 to 2016), so both forms are one person: the key carries the ninth digit.
 */
export function phoneKey(e164: string): string {
  return `tel:${e164.replace(MOBILE_WITHOUT_NINTH, '+55$19$2')}`;
}

/** Brazil: the same with its ninth digit. */
const MOBILE_WITH_NINTH = /^\+55(\d{2})9([6-9]\d{7})$/;

/** The forms in which people and WhatsApp write one phone: a Brazilian mobile with and without its ninth digit, any other as it is. */
export function phoneForms(e164: string): string[] {
  const withNinth = e164.replace(MOBILE_WITHOUT_NINTH, '+55$19$2');
  return [...new Set([withNinth, withNinth.replace(MOBILE_WITH_NINTH, '+55$1$2')])];
}

/** The identity key of a WhatsApp LID. */
export function lidKey(lid: string): string {
  return `lid:${lid}`;
}

/** The LID in an identity key, or null of a phone. */
export function lidOfKey(key: string): string | null {
  return key.startsWith('lid:') ? key.slice('lid:'.length) : null;
}

/** The phone in an identity key, or null of a LID. */
export function phoneOfKey(key: string): string | null {
  return key.startsWith('tel:') ? key.slice('tel:'.length) : null;
}
