import { z } from 'zod';
import { id, line } from './primitives.ts';

export const departmentCreate = z.object({
  name: line(80),
  memberIds: z.array(id).max(1000).default([]),
  active: z.boolean().default(true),
});
export type DepartmentCreate = z.infer<typeof departmentCreate>;

export const departmentUpdate = z.object({ name: line(80), memberIds: z.array(id).max(1000), active: z.boolean() }).partial();
export type DepartmentUpdate = z.infer<typeof departmentUpdate>;

/** `memberIds` is the same membership as the users' `departmentIds`, seen from the other side. */
export const departmentRecord = z.object({ id, name: z.string(), memberIds: z.array(id), active: z.boolean() });
export type DepartmentRecord = z.infer<typeof departmentRecord>;
