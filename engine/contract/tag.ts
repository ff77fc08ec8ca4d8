import { z } from 'zod';
import { color, id, line } from './primitives.ts';

const fields = { name: line(40), color };

export const tagCreate = z.object({ ...fields, color: fields.color.default('#607d8b') });
export const tagUpdate = z.object(fields).partial();
export const tagRecord = z.object({ id, ...fields });
export type TagRecord = z.infer<typeof tagRecord>;
