import type { CandidateReason, CandidateReasonCode } from '../contract/index.ts';
import type { AgentFacts } from './facts.ts';
import type { Seat } from './seat.ts';
import { levelOf } from './skillLevels.ts';

const MINUTE = 60_000;

/** What does not pass by waiting. */
const LASTING: readonly CandidateReasonCode[] = ['inactive', 'not_named', 'not_member', 'declined', 'lacks_skill'];

export function isLasting({ reason }: CandidateReason): boolean {
  return LASTING.includes(reason);
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
  if (!agent.active) return { reason: 'inactive' };
  if (namedUserId !== null && namedUserId !== agent.id) return { reason: 'not_named', details: { userId: namedUserId } };
  if (namedUserId === null && department && !agent.departmentIds.includes(department.id)) return { reason: 'not_member' };
  if (declinedBy.includes(agent.id)) return { reason: 'declined' };
  for (const { name, key, level } of requiredSkills) {
    const has = levelOf(agent.skillLevels, key);
    if (has < level) return { reason: 'lacks_skill', details: { skill: name, level, has } };
  }
  return null;
}

function passingReason(agent: AgentFacts, { at, department, rateLimit }: Seat): CandidateReason | null {
  if (department && !department.isOpen) return { reason: 'outside_hours', details: outsideHours(department.opensAt) };
  if (agent.presence !== 'online') return { reason: agent.presence };
  if (agent.pausedReason !== null) return { reason: 'paused', details: { pausedReason: agent.pausedReason } };
  if (agent.load >= agent.capacity) return { reason: 'at_capacity', details: { load: agent.load, capacity: agent.capacity } };
  if (department && department.maxPerAgent !== null) {
    const load = agent.loadByDepartment[department.id] ?? 0;
    if (load >= department.maxPerAgent) return { reason: 'department_limit', details: { load, limit: department.maxPerAgent } };
  }
  if (rateLimit) {
    const since = at - rateLimit.minutes * MINUTE;
    const count = agent.assignedAt.reduce((sum, time) => sum + (time > since ? 1 : 0), 0);
    if (count >= rateLimit.count) return { reason: 'rate_limit', details: { count: rateLimit.count, minutes: rateLimit.minutes } };
  }
  return null;
}

/** What is told of a place that is closed. `opensAt`: ms. */
export function outsideHours(opensAt: number | null): { opensAt: string | null } {
  return { opensAt: opensAt === null ? null : new Date(opensAt).toISOString() };
}
