import { z } from 'zod';
import { id, line, phone, phoneInput } from './primitives.ts';

export const contactCreate = z.object({
  name: line(160),
  phone: phoneInput,
  clientId: id.nullable().default(null),
  ignored: z.boolean().default(false),
});
export type ContactCreate = z.infer<typeof contactCreate>;

export const contactUpdate = z.object({ name: line(160), clientId: id.nullable(), ignored: z.boolean() }).partial();
export type ContactUpdate = z.infer<typeof contactUpdate>;

export const contactLink = z.object({ clientId: id });

export const contactRecord = z.object({
  id,
  name: z.string(),
  phone: phone.nullable(),
  identityKeys: z.array(z.string()),
  clientId: id.nullable(),
  ignored: z.boolean(),
});
export type ContactRecord = z.infer<typeof contactRecord>;
