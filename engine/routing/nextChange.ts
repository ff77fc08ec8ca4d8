import type { Surroundings } from './facts.ts';

const MINUTE = 60_000;

/**
 * When time alone will next let somebody be given something, ms: a department opens, or an agent's window of assignments
 * has room again. Null when only people can change it. Pure.
 */
export function nextChange({ at, departments, agents, rateLimit }: Surroundings): number | null {
  const openings = departments.flatMap(({ isOpen, opensAt }) => (isOpen || opensAt === null ? [] : [opensAt]));
  const windows = rateLimit === null ? [] : agents.filter(({ active, presence, pausedReason }) => active && presence === 'online' && pausedReason === null).flatMap(({ assignedAt }) => roomAgainAt(assignedAt, rateLimit, at) ?? []);
  const changes = [...openings, ...windows];
  return changes.length > 0 ? Math.min(...changes) : null;
}

/** When enough of the assignments lie outside the window; null when there is room now. */
function roomAgainAt(assignedAt: readonly number[], { count, minutes }: { count: number; minutes: number }, at: number): number | null {
  const within = assignedAt.filter((time) => time > at - minutes * MINUTE).toSorted((one, other) => one - other);
  const last = within[within.length - count];
  return last === undefined ? null : last + minutes * MINUTE;
}
