import { z } from 'zod';
import { line } from './primitives.ts';
import { presence, userRecord } from './user.ts';

export const sessionCreate = z.object({
  email: z.string().trim().toLowerCase().min(1, 'field.required').max(254, 'field.tooLong'),
  password: z.string().min(1, 'field.required').max(200, 'field.tooLong'),
});

export const sessionRecord = z.object({
  user: userRecord,
  /** How large a file may be, bytes: larger ones need not be uploaded to be refused. */
  maxUploadBytes: z.number().int(),
});
export type SessionRecord = z.infer<typeof sessionRecord>;

export const presenceUpdate = z.object({ presence });

/** Why the user is given nothing for now; null: they are again. */
export const pauseUpdate = z.object({ reason: line(60).nullable() });
