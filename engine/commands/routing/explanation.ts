import { createHash } from 'node:crypto';
import type { DecisionRecord } from '../../contract/index.ts';
import type { StoredExplanation } from '../../models/index.ts';
import { waitingExplained } from '../../routing/index.ts';

/** Nothing is told of a conversation so soon after it was; each time the pause doubles. ms. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60 * 60_000;

/** Why a conversation waits after a decision, to be compared with what another says: `nobody_fits:k3J…`. */
export function explanationOf(decision: DecisionRecord): string {
  return `${decision.result.waiting}:${createHash('sha256').update(waitingExplained(decision)).digest('base64url').slice(0, 16)}`;
}

/** What is kept with a conversation of the decision that told it last. */
export function toldBy(decision: DecisionRecord, before?: StoredExplanation): StoredExplanation {
  return { as: explanationOf(decision), at: new Date(decision.at), again: before ? before.again + 1 : 0 };
}

/** Whether an explanation is to be told at a time (ms): why it waits at all at once; that somebody has another reason, after a pause. */
export function isNews(told: StoredExplanation | undefined, as: string, at: number): boolean {
  if (!told) return true;
  if (told.as === as) return false;
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** told.again);
  return codeOf(told.as) !== codeOf(as) || at >= told.at.getTime() + pause;
}

function codeOf(as: string): string | undefined {
  return as.split(':')[0];
}
