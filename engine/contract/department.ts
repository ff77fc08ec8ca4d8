import { z } from 'zod';
import { id, line } from './primitives.ts';
import { departmentRoutingFields } from './routingFields.ts';

const fields = { name: line(80), memberIds: z.array(id).max(1000), active: z.boolean(), ...departmentRoutingFields };

/** What of routing is left out: given out by hand, no limits, always open. */
export const departmentCreate = z.object({
  ...z.object(departmentRoutingFields).partial().shape,
  name: fields.name,
  memberIds: fields.memberIds.default([]),
  active: fields.active.default(true),
});
export type DepartmentCreate = z.infer<typeof departmentCreate>;

export const departmentUpdate = z.object(fields).partial();
export type DepartmentUpdate = z.infer<typeof departmentUpdate>;

/** `memberIds` is the same membership as the users' `departmentIds`, seen from the other side. */
export const departmentRecord = z.object({ id, ...fields, name: z.string(), memberIds: z.array(id) });
export type DepartmentRecord = z.infer<typeof departmentRecord>;
