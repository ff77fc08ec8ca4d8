import type { Conversation } from '../../models/index.ts';
import { COMMON_QUEUE, withOneMore, type Surroundings } from '../../routing/index.ts';
import type { Services } from '../../services.ts';
import { holidays } from './calendar.ts';
import type { Decider } from './decideByRules.ts';
import { inRounds } from './inRounds.ts';
import { readSurroundings } from './readSurroundings.ts';
import type { Ruled } from './routedDraft.ts';
import { takeSeat } from './takeSeat.ts';

/** Asks for somebody to take a conversation. */
interface Ask {
  services: Services;
  conversation: Conversation;
  decideAmong: Decider<Ruled>;
}

/** What was decided, when, and what gives back the place of whoever was chosen; null: nobody was. */
interface Seated {
  decided: Ruled;
  now: Date;
  undo: (() => Promise<void>) | null;
}

/** The chosen one was taken by others so often in a row: the next look decides. */
const MAX_ATTEMPTS = 100;

/**
 * Decides, and reserves the place of whoever was chosen. Decisions that are asked for while others are made share one
 * look at the agents, each reckoning with those before it: one after the other, several at once would all choose the
 * same agent, and all but one in vain. Where an agent is not as they were seen (another process was first, or they left,
 * paused or finished something), the round looks again.
 */
export const decideInRounds = inRounds<Ask, Seated>(async (asking) => {
  let seen: Surroundings | null = null;
  for (const { ask, resolve, reject } of asking) {
    try {
      const seated = await seatOne(ask, seen);
      seen = seated.seen;
      resolve(seated);
    } catch (error) {
      seen = null;
      reject(error);
    }
  }
});

/** `seen`: the agents as they are with what was decided, for the next. */
async function seatOne({ services, conversation, decideAmong }: Ask, known: Surroundings | null): Promise<Seated & { seen: Surroundings }> {
  let seen = known;
  for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts += 1) {
    const now = services.now();
    seen = seen ? { ...seen, at: now.getTime() } : await readSurroundings(now, holidays);
    const decided = decideAmong(seen);
    const chosen = seen.agents.find(({ id }) => id === decided.decision.result.assignee?.id);
    if (!chosen) return { decided, now, undo: null, seen };
    const undo = await takeSeat(chosen, conversation, decided.aim.departmentId, now);
    if (undo) {
      const after = withOneMore(chosen, decided.aim.departmentId ?? COMMON_QUEUE, now.getTime());
      return { decided, now, undo, seen: { ...seen, agents: seen.agents.map((agent) => (agent === chosen ? after : agent)) } };
    }
    seen = null;
  }
  throw new Error(`whoever was chosen for ${conversation._id.toHexString()} was taken ${MAX_ATTEMPTS} times in a row`);
}
