import { z } from 'zod';
import { email, freeText, id, line, phone, phoneInput } from './primitives.ts';

export const DOCUMENT_TYPES = ['cpf', 'cnpj'] as const;
export const documentType = z.enum(DOCUMENT_TYPES);
export type DocumentType = z.infer<typeof documentType>;

/** The 27 Brazilian federative units (ISO 3166-2:BR without the `BR-`). */
export const STATES = [
  'AC', 'AL', 'AP', 'AM', 'BA', 'CE', 'DF', 'ES', 'GO', 'MA', 'MT', 'MS', 'MG', 'PA',
  'PB', 'PR', 'PE', 'PI', 'RJ', 'RN', 'RS', 'RO', 'RR', 'SC', 'SP', 'SE', 'TO',
] as const;

export const address = z.object({
  /** CEP: eight digits, with or without the dash; stored as `00000-000`. */
  postalCode: z.union([z.literal(''), z.string().trim().regex(/^\d{5}-?\d{3}$/, 'field.postalCode')]).default(''),
  street: freeText(200).default(''),
  number: freeText(20).default(''),
  complement: freeText(120).default(''),
  district: freeText(120).default(''),
  city: freeText(120).default(''),
  state: z.union([z.literal(''), z.enum(STATES)]).default(''),
});
export type Address = z.infer<typeof address>;

const fields = {
  name: line(160),
  /** CPF or CNPJ, with or without punctuation; the check digits are verified by the API. */
  document: z.string().trim().max(24, 'field.tooLong').nullable(),
  email: z.union([z.literal('').transform(() => null), email]).nullable(),
  phones: z.array(phoneInput).max(20),
  address: address.nullable(),
  notes: freeText(4000),
  /** The user who looks after the client: rules and the sticky strategy ask for them. */
  managerId: id.nullable(),
};

export const clientCreate = z.object({
  name: fields.name,
  document: fields.document.default(null),
  email: fields.email.default(null),
  phones: fields.phones.default([]),
  address: fields.address.default(null),
  notes: fields.notes.default(''),
  managerId: fields.managerId.default(null),
});
export type ClientCreate = z.infer<typeof clientCreate>;

export const clientUpdate = z.object({ ...fields, active: z.boolean() }).partial();
export type ClientUpdate = z.infer<typeof clientUpdate>;

export const clientRecord = z.object({
  id,
  name: z.string(),
  /** Digits (and capital letters, in a CNPJ of 2026) without punctuation. */
  document: z.string().nullable(),
  documentType: documentType.nullable(),
  email: z.string().nullable(),
  phones: z.array(phone),
  address: address.nullable(),
  notes: z.string(),
  managerId: id.nullable(),
  active: z.boolean(),
});
export type ClientRecord = z.infer<typeof clientRecord>;
