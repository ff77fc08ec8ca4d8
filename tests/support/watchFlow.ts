import { performance, type EventLoopUtilization } from 'node:perf_hooks';
import type { Worker } from 'bullmq';
import { holidays } from '../../engine/commands/routing/calendar.ts';
import { readSurroundings } from '../../engine/commands/routing/readSurroundings.ts';
import { ConversationModel, UserModel, type Conversation } from '../../engine/models/index.ts';
import { decideAgain, type Aim, type Surroundings } from '../../engine/routing/index.ts';

/** So long a conversation may lie in a queue while somebody who could take it is free, ms. */
const LIMIT_MS = 1_000;
/** And so many runs of the backlog may begin and end meanwhile, once it was looked at: one gives 25 away, and nobody has more room than that. */
const LIMIT_RUNS = 4;

/** What was seen of a flow while it went on. */
export interface Flow {
  samples: number;
  /** The longest that a conversation lay in a queue while one who could take it was free, ms; and how much of it the engine did nothing. */
  longest: { ms: number; idleMs: number; runs: number };
  /** Of it, the longest after the engine had looked at it once, ms. */
  longestInBacklog: number;
  /** Where that was too long. On a slow machine it may take longer, as long as the engine is at it and takes few runs. */
  late: string[];
  /** Who had more than they have room for. */
  overfull: string[];
}

interface Pair {
  since: number;
  idleAt: number;
  /** Null: it has not been. */
  lookedAtSince: number | null;
}

/**
 * Looks again and again at who could take what waits. `aimOf`: where a conversation should go, also while nobody has
 * looked at it. `workers`: those that do the routing, in this process.
 */
export function watchFlow(workers: Worker[], aimOf: (conversation: Pick<Conversation, 'contactId'>) => Promise<Aim>): Flow & { look(): Promise<void> } {
  const engine = watchEngine(workers);
  let pairs = new Map<string, Pair>();
  const flow: Flow = { samples: 0, longest: { ms: 0, idleMs: 0, runs: 0 }, longestInBacklog: 0, late: [], overfull: [] };

  async function look(): Promise<void> {
    const waiting = await ConversationModel.find({ state: 'waiting', offeredToId: null }, { contactId: 1, routing: 1 }).lean();
    const surroundings = await readSurroundings(new Date(), holidays);
    const users = await UserModel.find({}, { name: 1, capacity: 1, slots: 1 }).lean();
    const now = performance.now();
    const idleAt = engine.idleMs();
    flow.samples += 1;
    flow.overfull.push(...users.filter(({ slots, capacity }) => slots.length > capacity).map(({ name, slots, capacity }) => `${name} ${slots.length}/${capacity}`));
    const still = new Map<string, Pair>();
    for (const { _id, contactId, routing } of waiting) {
      // One that nobody has looked at stands in the line of those that come, not in the backlog.
      const isLookedAt = routing?.dueAt === undefined;
      for (const agent of whoCould(await aimOf({ contactId }), surroundings)) {
        const key = `${_id.toHexString()} ${agent}`;
        const known = pairs.get(key) ?? { since: now, idleAt, lookedAtSince: null };
        const pair = { ...known, lookedAtSince: isLookedAt ? (known.lookedAtSince ?? now) : null };
        still.set(key, pair);
        flow.longestInBacklog = Math.max(flow.longestInBacklog, now - (pair.lookedAtSince ?? now));
        judge(key, { ms: now - pair.since, idleMs: idleAt - pair.idleAt, runs: pair.lookedAtSince === null ? 0 : engine.runsSince(pair.lookedAtSince) });
      }
    }
    pairs = still;
  }

  function judge(key: string, seen: Flow['longest']): void {
    if (seen.ms > flow.longest.ms) flow.longest = seen;
    if (seen.ms > LIMIT_MS && (seen.idleMs > LIMIT_MS || seen.runs > LIMIT_RUNS)) flow.late.push(`${key}: ${Math.round(seen.ms)} ms, idle ${Math.round(seen.idleMs)} ms, ${seen.runs} runs`);
  }

  return Object.assign(flow, { look });
}

/** Those who could be given it now, each with when they were given something last: whoever gets another one is not free all the time. */
function whoCould(aim: Aim, surroundings: Surroundings): string[] {
  const waiting = { conversation: { id: '', departmentId: null, priority: 'normal' as const, waitingSince: 0, declinedBy: [] }, contact: { lastAgentId: null, managerId: null } };
  const { candidates } = decideAgain(aim, waiting, surroundings, 'try');
  const givenAt = new Map(surroundings.agents.map(({ id, assignedAt }) => [id, assignedAt.at(-1) ?? 0]));
  return candidates.filter(({ taken, reason }) => taken || reason === 'worse').map(({ userId }) => `${userId} since ${givenAt.get(userId)}`);
}

/** How long no worker had anything to do (and this process had time for it), and which runs of the backlog there were. */
function watchEngine(workers: Worker[]): { idleMs(): number; runsSince(at: number): number } {
  const runs: { began: number; ended: number }[] = [];
  const active = new Map<string, number>();
  let idle = 0;
  let last: EventLoopUtilization = performance.eventLoopUtilization();
  const settle = () => {
    const next = performance.eventLoopUtilization();
    // What passed since the last change: with a job in hand nobody was idle.
    if (active.size === 0) idle += next.idle - last.idle;
    last = next;
  };
  for (const [index, worker] of workers.entries()) {
    const key = (id: string | undefined) => `${index} ${id}`;
    worker.on('active', ({ id }) => {
      settle();
      active.set(key(id), performance.now());
    });
    const end = (id: string | undefined, isBacklog: boolean) => {
      settle();
      const began = active.get(key(id));
      active.delete(key(id));
      if (began !== undefined && isBacklog) runs.push({ began, ended: performance.now() });
    };
    worker.on('completed', ({ id, data }) => end(id, data.conversationId === undefined));
    worker.on('failed', (job) => end(job?.id, false));
  }
  return {
    idleMs() {
      settle();
      return idle;
    },
    runsSince: (at) => runs.filter(({ began }) => began >= at).length,
  };
}
