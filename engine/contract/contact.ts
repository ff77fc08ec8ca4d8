import { z } from 'zod';
import { freeText, id, phone, phoneInput } from './primitives.ts';

/** A person need not have told their name: then the phone stands for it. */
const name = freeText(160);

export const contactCreate = z.object({
  name: name.default(''),
  phone: phoneInput,
  clientId: id.nullable().default(null),
  ignored: z.boolean().default(false),
});
export type ContactCreate = z.infer<typeof contactCreate>;

export const contactUpdate = z.object({ name, clientId: id.nullable(), ignored: z.boolean() }).partial();
export type ContactUpdate = z.infer<typeof contactUpdate>;

export const contactLink = z.object({ clientId: id });

export const contactRecord = z.object({
  id,
  name: z.string(),
  phone: phone.nullable(),
  identityKeys: z.array(z.string()),
  clientId: id.nullable(),
  ignored: z.boolean(),
  /** Where it went: this contact was merged into that one. Lists leave it out, its id keeps answering. */
  mergedInto: id.optional(),
  /** Contacts that may be the same person. */
  possibleDuplicates: z.array(id).optional(),
});
export type ContactRecord = z.infer<typeof contactRecord>;
