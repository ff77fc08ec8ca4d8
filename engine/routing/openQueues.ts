import { plainAim } from './aim.ts';
import type { Surroundings, WaitingFacts } from './facts.ts';
import { reasonAgainst } from './reasonAgainst.ts';
import { seatFor, strategyFor } from './seat.ts';

/** A queue out of which something may be given away now, and of what waits there, what need be looked at. */
export interface OpenQueue {
  /** Null: the common queue. */
  departmentId: string | null;
  /** All of it; only what rules gave a strategy or a user of its own; or only what they meant for one of these users. */
  look: 'everything' | 'ownAim' | { userIds: string[] };
}

/**
 * The queues in which looking can be of use: those of closed departments are left out, and those whose members are away
 * or full, but for what names somebody else who is free. Pure.
 */
export function openQueues(surroundings: Surroundings): OpenQueue[] {
  const free = freeFor(null, surroundings);
  if (free.length === 0) return [];
  const queues = [null, ...surroundings.departments.filter(({ isOpen }) => isOpen).map(({ id }) => id)];
  return queues.map((departmentId): OpenQueue => {
    if (freeFor(departmentId, surroundings).length === 0) return { departmentId, look: { userIds: free } };
    const { kind } = strategyFor(plainAim(departmentId), surroundings);
    return { departmentId, look: kind === 'manual' ? 'ownAim' : 'everything' };
  });
}

/** Who could be given something of a queue, as far as that does not depend on the conversation. */
function freeFor(departmentId: string | null, surroundings: Surroundings): string[] {
  const seat = seatFor(plainAim(departmentId), NOTHING_SPECIAL, surroundings);
  return seat ? surroundings.agents.filter((agent) => !reasonAgainst(agent, seat)).map(({ id }) => id) : [];
}

const NOTHING_SPECIAL: Pick<WaitingFacts, 'conversation'> = { conversation: { id: '', departmentId: null, priority: 'normal', waitingSince: 0, declinedBy: [] } };
