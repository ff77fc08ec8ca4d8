import { z } from 'zod';
import { id } from './primitives.ts';

/** What a rule names and is not there (any more). */
export const ruleProblem = z.object({ code: z.enum(['unknown_department', 'unknown_user', 'unknown_tag', 'unknown_device']), id });
export type RuleProblem = z.infer<typeof ruleProblem>;
