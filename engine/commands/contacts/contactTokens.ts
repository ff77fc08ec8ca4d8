import { phoneOfKey } from '../../identity/phone.ts';
import { phoneTokens, wordTokens } from '../../identity/tokens.ts';

/** What finds a contact: the words of the name and the digits of the phones, also of those merged into it. */
export function contactTokens({ name, phone, absorbedKeys = [] }: { name: string; phone: string | null; absorbedKeys?: string[] | undefined }): string[] {
  const phones = [phone ?? '', ...absorbedKeys.map((key) => phoneOfKey(key) ?? '')];
  return [...new Set([...wordTokens(name), ...phones.flatMap(phoneTokens)])];
}
