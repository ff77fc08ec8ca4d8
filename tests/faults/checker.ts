import { findAboveCapacity, findWrongSlots } from './checks/capacity.ts';
import { findLeftBehind, findSeveralActive, findUnreplayable, findUntraced, findWrongOpenKeys } from './checks/conversations.ts';
import { findDuplicated, findLost, findShownOutOfOrder, findStoredOutOfOrder } from './checks/messages.ts';
import { findLeftOutOfOrder, findNeverLeft, findSentAstray, findSentTwice } from './checks/sending.ts';
import type { History } from './history.ts';

/** Every invariant, in the order of the report: what breaks it, one sentence each. */
const CHECKS = {
  lost: findLost,
  duplicated: findDuplicated,
  'shown out of sortAt order': findShownOutOfOrder,
  'more than one active conversation per contact': findSeveralActive,
  'sent twice': findSentTwice,
  'agents above capacity': findAboveCapacity,
  'timelines that do not replay': findUnreplayable,
  'stored out of the order of writing': findStoredOutOfOrder,
  'acknowledged and never left': findNeverLeft,
  'left out of seq order': findLeftOutOfOrder,
  'sent to the wrong person': findSentAstray,
  'acknowledged changes without a trace': findUntraced,
  'wrong open keys': findWrongOpenKeys,
  'places that do not match': findWrongSlots,
  'left behind': findLeftBehind,
} satisfies Record<string, (history: History) => string[]>;

export type Invariant = keyof typeof CHECKS;

/** What broke each invariant. */
export type Verdict = Record<Invariant, string[]>;

export function checkHistory(history: History): Verdict {
  return Object.fromEntries(Object.entries(CHECKS).map(([invariant, find]) => [invariant, find(history)])) as Verdict; // The same keys.
}

const DETAILS = 20;

/** One line for each invariant with its count, and under it the first of what broke it. */
export function describeVerdict(verdict: Verdict): string {
  return Object.entries(verdict)
    .flatMap(([invariant, broken]) => [`${invariant} ${broken.length}`, ...broken.slice(0, DETAILS).map((sentence) => `    ${sentence}`), ...(broken.length > DETAILS ? [`    and ${broken.length - DETAILS} more`] : [])])
    .join('\n');
}

export function isSound(verdict: Verdict): boolean {
  return Object.values(verdict).every((broken) => broken.length === 0);
}
