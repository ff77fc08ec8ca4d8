import type { Candidate, CandidateReasonCode, DecisionRecord } from '../../../engine/contract/index.ts';

/** Who never came into question: told apart, or forty colleagues of other departments would hide the five. */
const OUTSIDE: ReadonlySet<CandidateReasonCode> = new Set(['inactive', 'not_member']);
/** Who could have taken it. */
const ABLE: ReadonlySet<CandidateReasonCode> = new Set(['worse', 'not_own_agent', 'waits_for', 'manual']);

/** The one who was taken, who could have, who could not; and apart from them who never came into question. */
export function candidateOrder(candidates: readonly Candidate[]): { asked: Candidate[]; outside: Candidate[] } {
  const isOutside = ({ reason }: Candidate) => reason !== undefined && OUTSIDE.has(reason);
  return {
    asked: candidates.filter((each) => !isOutside(each)).toSorted((one, other) => rankOf(one) - rankOf(other)),
    outside: candidates.filter(isOutside),
  };
}

function rankOf({ taken, reason }: Candidate): number {
  if (taken) return 0;
  return !reason || ABLE.has(reason) ? 1 : 2;
}

/** How many of those who came into question have which reason, the most frequent first; also who is not told of by name. */
export function reasonCounts({ candidates, others }: Pick<DecisionRecord, 'candidates' | 'others'>): ReasonCount[] {
  const counts = new Map(leftOut(others).flatMap(({ code, count }) => (OUTSIDE.has(code) ? [] : [[code, count] as const])));
  for (const { reason } of candidateOrder(candidates).asked) if (reason) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([code, count]) => ({ code, count })).toSorted((one, other) => other.count - one.count);
}

/** Of many with one reason a decision tells the number. */
export function leftOut(others: DecisionRecord['others'] = {}): ReasonCount[] {
  return Object.entries(others).map(([code, count]) => ({ code: code as CandidateReasonCode, count })); // Its keys are these.
}

interface ReasonCount {
  code: CandidateReasonCode;
  count: number;
}
