import { cnpj, cpf } from 'cpf-cnpj-validator';
import type { Address, ClientRecord } from '../../../engine/contract/index.ts';

export const EMPTY_ADDRESS: Address = { postalCode: '', street: '', number: '', complement: '', district: '', city: '', state: '' };

/** Only what counts in a CPF or CNPJ: digits and, since 2026, capital letters in a CNPJ. */
export function stripDocument(value: string | null | undefined): string {
  return (value ?? '').toUpperCase().replace(/[^0-9A-Z]/g, '').slice(0, 14);
}

/**
 * A CPF or CNPJ with its punctuation, finished or still being typed.
 * Up to eleven digits it is read as a CPF (000.000.000-00); longer, or with a letter, as a CNPJ (00.000.000/0000-00).
 */
export function formatDocument(value: string | null | undefined): string {
  const plain = stripDocument(value);
  return isCnpjShaped(plain) ? mask(plain, '##.###.###/####-##') : mask(plain, '###.###.###-##');
}

/** The key of what is wrong with a CPF or CNPJ, or undefined. An empty one is fine. */
export function documentProblem(value: string | null | undefined): 'client.invalid.cpf' | 'client.invalid.cnpj' | undefined {
  const plain = stripDocument(value);
  if (plain === '') return undefined;
  if (isCnpjShaped(plain)) return cnpj.isValid(plain) ? undefined : 'client.invalid.cnpj';
  return cpf.isValid(plain) ? undefined : 'client.invalid.cpf';
}

/** A CEP as 00000-000, finished or still being typed. */
export function formatPostalCode(value: string | null | undefined): string {
  return mask((value ?? '').replace(/\D/g, '').slice(0, 8), '#####-###');
}

export function postalCodeProblem(value: string | null | undefined): 'client.invalid.postalCode' | undefined {
  const digits = (value ?? '').replace(/\D/g, '');
  return digits.length === 0 || digits.length === 8 ? undefined : 'client.invalid.postalCode';
}

/** An address on up to three lines, leaving out what is not known; empty for none. */
export function addressLines(address: Address | null | undefined): string[] {
  if (!address) return [];
  const street = joined([joined([address.street, address.number], ', '), address.complement], ' – ');
  const city = joined([address.district, joined([address.city, address.state], '/')], ' – ');
  return [street, city, formatPostalCode(address.postalCode)].filter(Boolean);
}

/**
 * What a form holds, as the API takes it: no nulls where it wants text, no empty phones,
 * and null for an address of which nothing is known. Fields that the form does not hold stay out.
 */
export function toClientPayload<T extends Partial<ClientRecord>>(data: T): T {
  const { documentType: _derived, ...payload } = data;
  if ('notes' in payload) payload.notes = payload.notes ?? '';
  if ('document' in payload) payload.document = stripDocument(payload.document) || null;
  if ('phones' in payload) payload.phones = (payload.phones ?? []).filter((phone) => phone.trim() !== '');
  if ('address' in payload) payload.address = toAddress(payload.address);
  // The generic only says "the fields that came in"; each keeps its type.
  return payload as T;
}

function toAddress(address: { [Key in keyof Address]?: Address[Key] | null } | null | undefined): Address | null {
  const filled: Address = {
    postalCode: formatPostalCode(address?.postalCode),
    street: address?.street ?? '',
    number: address?.number ?? '',
    complement: address?.complement ?? '',
    district: address?.district ?? '',
    city: address?.city ?? '',
    state: address?.state ?? '',
  };
  return Object.values(filled).some(Boolean) ? filled : null;
}

function isCnpjShaped(plain: string): boolean {
  return plain.length > 11 || /[A-Z]/.test(plain);
}

/** Lays `plain` into `pattern`, where each # takes one character; stops where the characters end. */
function mask(plain: string, pattern: string): string {
  let out = '';
  let used = 0;
  for (const sign of pattern) {
    if (used === plain.length) break;
    out += sign === '#' ? plain[used++] : sign;
  }
  return out;
}

function joined(parts: string[], separator: string): string {
  return parts.filter(Boolean).join(separator);
}
