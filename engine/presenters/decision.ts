import type { DecisionRecord } from '../contract/index.ts';
import type { Decision } from '../models/index.ts';

/** The contract's JSON of a decision: as it was made. */
export function presentDecision({ decision }: Decision): DecisionRecord {
  return decision;
}
