import { WAITING_REASONS, type WaitingReasonCode } from '../../../../engine/contract/index.ts';

/** What the page's fields hold, as it stands in the address. Left out: not asked for. */
export interface DecisionSearch {
  q?: string;
  assigneeId?: string;
  ruleId?: string;
  /** {@link COMMON_QUEUE} or an id. */
  departmentId?: string;
  /** Why it waits; {@link ANY_REASON}: whatever the reason. */
  waiting?: WaitingReasonCode | typeof ANY_REASON;
  /** Days on this machine's calendar, `2026-03-12`, both ends included. */
  from?: string;
  to?: string;
}

/** No department, in a field where empty means any. */
export const COMMON_QUEUE = 'common';
export const ANY_REASON = 'any';
export const WAITING_CHOICES: readonly NonNullable<DecisionSearch['waiting']>[] = [ANY_REASON, ...WAITING_REASONS];

/** The filter of `GET /api/decisions`. A day that is still being typed is none. */
export function decisionFilter({ departmentId, waiting, from, to, ...rest }: DecisionSearch): Record<string, unknown> {
  const [first, last] = [instantOf(from, 'T00:00:00.000'), instantOf(to, 'T23:59:59.999')];
  return {
    ...rest,
    ...(departmentId !== undefined && { departmentId: departmentId === COMMON_QUEUE ? null : departmentId }),
    ...(waiting !== undefined && { waiting: waiting === ANY_REASON ? WAITING_REASONS : waiting }),
    ...(first !== null && { at_gte: first }),
    ...(last !== null && { at_lte: last }),
  };
}

/** How many of the fields beside the words say something. */
export function countFields({ q: _words, ...fields }: DecisionSearch): number {
  return Object.values(fields).filter((value) => value !== undefined && value !== '').length;
}

function instantOf(day: string | undefined, time: string): string | null {
  const at = Date.parse(`${day}${time}`);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
