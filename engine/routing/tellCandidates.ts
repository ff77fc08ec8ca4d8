import type { Candidate, CandidateReasonCode, DecisionRecord } from '../contract/index.ts';

/** So many of those with one reason are told by name. */
const TOLD_OF_ONE_REASON = 20;
/** If there are more of these, none is: one of a thousand colleagues of other departments explains nothing. */
const TELLS_NOTHING: readonly CandidateReasonCode[] = ['not_member', 'not_named'];

/**
 * What a decision tells of the candidates: whoever was taken, and of the others the first of each reason, with how many
 * were left out for it. Decisions are kept for long.
 */
export function tellCandidates(candidates: readonly Candidate[]): Pick<DecisionRecord, 'candidates' | 'others'> {
  const counts = new Map<CandidateReasonCode, number>();
  for (const { reason } of candidates) if (reason) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const crowds = [...counts].filter(([, count]) => count > TOLD_OF_ONE_REASON);
  if (crowds.length === 0) return { candidates: [...candidates] };
  const room = new Map(crowds.map(([code]) => [code, TELLS_NOTHING.includes(code) ? 0 : TOLD_OF_ONE_REASON]));
  const others = Object.fromEntries(crowds.map(([code, count]) => [code, count - (room.get(code) ?? 0)]));
  const told = candidates.filter(({ reason }) => {
    const left = reason && room.get(reason);
    if (!reason || left === undefined) return true;
    room.set(reason, left - 1);
    return left > 0;
  });
  return { candidates: told, others };
}

/**
 * What a decision says about why a conversation waits, to be compared with what another says: the reason, and everybody's.
 * How full somebody is, and how many there are besides, is no other reason. Empty for one that does not wait.
 */
export function waitingExplained({ candidates, others = {}, result: { assignee: _assignee, department: _department, ...waiting } }: DecisionRecord): string {
  return waiting.waiting ? JSON.stringify([waiting, candidates.map(({ userId, reason }) => [userId, reason]), Object.keys(others)]) : '';
}
