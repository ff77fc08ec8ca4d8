import type { Strategy } from '../contract/index.ts';
import type { Judged } from './chooseUser.ts';
import type { AgentFacts, WaitingFacts } from './facts.ts';
import { isLasting } from './reasonAgainst.ts';
import type { Seat } from './seat.ts';

/** What a sticky strategy comes to: its agent, waiting for them, or its fallback. */
export interface Resolved {
  strategy: Strategy;
  own?: AgentFacts;
  waitsFor?: { userId: string; until: string };
}

/**
 * The contact's own agent takes it when they can. While something that passes keeps them from it, it waits for them, at
 * most `waitMinutes` from when it began to wait; then, and at once when there is no such agent or something that lasts
 * keeps them, the fallback decides. Every other strategy is itself.
 */
export function resolveSticky({ strategy, at }: Seat, judged: readonly Judged[], { conversation, contact }: WaitingFacts): Resolved {
  if (strategy.kind !== 'sticky') return { strategy };
  const ownId = strategy.to === 'lastAgent' ? contact.lastAgentId : contact.managerId;
  const own = judged.find(({ agent }) => agent.id === ownId);
  if (own && !own.reason) return { strategy, own: own.agent };
  const until = conversation.waitingSince + strategy.waitMinutes * 60_000;
  if (own?.reason && !isLasting(own.reason) && at < until) {
    return { strategy, waitsFor: { userId: own.agent.id, until: new Date(until).toISOString() } };
  }
  return { strategy: { kind: strategy.fallback } };
}
