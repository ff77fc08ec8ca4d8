import type { CandidateReason, CandidateReasonCode } from '../contract/index.ts';
import type { AgentFacts } from './facts.ts';
import type { Seat } from './seat.ts';
import { levelOf } from './skillLevels.ts';

const MINUTE = 60_000;

/** What does not pass by waiting. */
const LASTING: readonly CandidateReasonCode[] = ['inactive', 'not_named', 'not_member', 'declined', 'lacks_skill'];

export function isLasting({ code }: CandidateReason): boolean {
  return LASTING.includes(code);
}

/**
 * Why a user cannot be given the conversation now, whatever the strategy; null when they can. What lasts is told before
 * what passes: an agent without the skill need not know that they are also offline. A rule that names a user may name
 * one of another department.
 */
export function reasonAgainst(agent: AgentFacts, seat: Seat): CandidateReason | null {
  return lastingReason(agent, seat) ?? passingReason(agent, seat);
}

function lastingReason(agent: AgentFacts, { department, namedUserId, declinedBy, requiredSkills }: Seat): CandidateReason | null {
  if (!agent.active) return { code: 'inactive' };
  if (namedUserId !== null && namedUserId !== agent.id) return { code: 'not_named', userId: namedUserId };
  if (namedUserId === null && department && !agent.departmentIds.includes(department.id)) return { code: 'not_member' };
  if (declinedBy.includes(agent.id)) return { code: 'declined' };
  for (const { name, key, level } of requiredSkills) {
    const has = levelOf(agent.skillLevels, key);
    if (has < level) return { code: 'lacks_skill', skill: name, level, has };
  }
  return null;
}

function passingReason(agent: AgentFacts, { at, department, rateLimit }: Seat): CandidateReason | null {
  if (department && !department.isOpen) return outsideHours(department.opensAt);
  if (agent.presence !== 'online') return { code: agent.presence };
  if (agent.pausedReason !== null) return { code: 'paused', pausedReason: agent.pausedReason };
  if (agent.load >= agent.capacity) return { code: 'at_capacity', load: agent.load, capacity: agent.capacity };
  if (department && department.maxPerAgent !== null) {
    const load = agent.loadByDepartment[department.id] ?? 0;
    if (load >= department.maxPerAgent) return { code: 'department_limit', load, limit: department.maxPerAgent };
  }
  if (rateLimit) {
    const since = at - rateLimit.minutes * MINUTE;
    const count = agent.assignedAt.reduce((sum, time) => sum + (time > since ? 1 : 0), 0);
    if (count >= rateLimit.count) return { code: 'rate_limit', count: rateLimit.count, minutes: rateLimit.minutes };
  }
  return null;
}

/** `opensAt`: ms. */
export function outsideHours(opensAt: number | null): { code: 'outside_hours'; opensAt: string | null } {
  return { code: 'outside_hours', opensAt: opensAt === null ? null : new Date(opensAt).toISOString() };
}
