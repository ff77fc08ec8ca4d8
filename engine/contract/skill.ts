import { z } from 'zod';
import { line } from './primitives.ts';

/** 1: knows a little; 5: knows it best. Skills are the same whatever their accents and case. */
export const skill = z.object({ name: line(60), level: z.number().int().min(1).max(5) });
export type Skill = z.infer<typeof skill>;

/** Skills of one user, or asked for by one rule. */
export const skills = z.array(skill).max(50);
