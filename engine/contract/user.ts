import { z } from 'zod';
import { email, id, instant, line } from './primitives.ts';
import { userRoutingFields } from './routingFields.ts';

export const ROLES = ['agent', 'supervisor', 'admin'] as const;
export const role = z.enum(ROLES);
export type Role = z.infer<typeof role>;

export const PRESENCES = ['online', 'away', 'offline'] as const;
export const presence = z.enum(PRESENCES);
export type Presence = z.infer<typeof presence>;

/** How many conversations at once a new user may hold, unless said otherwise. */
export const DEFAULT_CAPACITY = 10;

const password = z.string().min(8, 'field.passwordShort').max(200, 'field.tooLong');

const fields = {
  name: line(),
  email,
  role,
  departmentIds: z.array(id).max(100),
  /** Simultaneous conversations (`assigned` + `unread`). */
  capacity: z.number().int().min(0).max(1000),
  active: z.boolean(),
  skills: userRoutingFields.skills,
};

export const userCreate = z.object({
  ...fields,
  password,
  role: fields.role.default('agent'),
  departmentIds: fields.departmentIds.default([]),
  capacity: fields.capacity.default(DEFAULT_CAPACITY),
  active: fields.active.default(true),
  /** Left out: none. */
  skills: fields.skills.optional(),
});
export type UserCreate = z.infer<typeof userCreate>;

/** `pausedReason`: an administrator begins or ends somebody else's pause; they themselves do by `PUT /api/session/pause`. */
export const userUpdate = z.object({ ...fields, password, pausedReason: userRoutingFields.pausedReason }).partial();
export type UserUpdate = z.infer<typeof userUpdate>;

export const userRecord = z.object({ id, ...fields, presence, pausedReason: userRoutingFields.pausedReason, pausedAt: instant.nullable(), load: z.number().int() });
/** `load`: conversations they hold now. */
export type UserRecord = z.infer<typeof userRecord>;

/** What everybody may know of a colleague: enough to transfer to them. */
export const userRef = z.object({ id, name: z.string() });
export type UserRef = z.infer<typeof userRef>;
