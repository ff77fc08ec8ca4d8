import { z } from 'zod';
import { id, messageText } from './primitives.ts';

const fields = {
  /** What an agent types after `/`: no spaces. The slash itself may be given and is not kept. */
  shortcut: z
    .string()
    .trim()
    .transform((typed) => typed.replace(/^\//, ''))
    .pipe(z.string().min(1, 'field.required').max(40, 'field.tooLong').regex(/^[\p{L}\p{N}_-]+$/u, 'field.shortcut')),
  text: messageText,
  departmentId: id.nullable(),
};

export const quickReplyCreate = z.object({ ...fields, departmentId: fields.departmentId.default(null) });
export const quickReplyUpdate = z.object(fields).partial();
export const quickReplyRecord = z.object({ id, ...fields });
export type QuickReplyRecord = z.infer<typeof quickReplyRecord>;
