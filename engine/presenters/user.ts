import type { UserRecord } from '../contract/index.ts';
import type { User } from '../models/index.ts';
import { isSupervisor, type Viewer } from '../policies/viewer.ts';

/** The contract's JSON of a user, for themself and for who looks after users. */
export function presentUser(user: User): UserRecord {
  return { ...presentColleague(user), email: user.email, skills: user.skills };
}

/** What an agent sees of a colleague: what a transfer needs, without the e-mail and the skills. */
export function presentColleague(user: User): Omit<UserRecord, 'email' | 'skills'> {
  return {
    id: user._id.toHexString(),
    name: user.name,
    role: user.role,
    departmentIds: user.departmentIds.map((id) => id.toHexString()),
    capacity: user.capacity,
    presence: user.presence,
    pausedReason: user.pausedReason,
    pausedAt: user.pausedAt?.toISOString() ?? null,
    active: user.active,
    load: user.slots.length,
  };
}

/** A user as this viewer may see them. */
export function presentUserTo(viewer: Viewer, user: User): UserRecord | ReturnType<typeof presentColleague> {
  return isSupervisor(viewer) || viewer.id === user._id.toHexString() ? presentUser(user) : presentColleague(user);
}
