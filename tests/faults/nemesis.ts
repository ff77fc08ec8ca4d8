import { setTimeout as sleep } from 'node:timers/promises';
import type { Installation } from './installation.ts';
import type { Program } from './program.ts';
import { createRandom, type Random } from './random.ts';

/** What can be done to an installation. */
export const FAULTS = ['kill', 'flush redis', 'crash store', 'restart store', 'pause', 'cut from redis'] as const;
export type Fault = (typeof FAULTS)[number];

export interface NemesisOptions {
  installation: Installation;
  seed: number;
  /** How long it goes on. ms. */
  forMs: number;
  /** The process that holds a device now: what is worth pausing. */
  findHolder: () => Promise<number | null>;
  /** Told what is done. */
  onFault: (what: string) => void;
  signal: AbortSignal;
}

/** Longer than a lease, a worker's lock and a claim last. */
const PAUSE_MS = 40_000;
/** Between two faults. */
const LONGEST_REST_MS = 6_000;
const LONGEST_DOWN_MS = 4_000;
const LONGEST_CUT_MS = 15_000;

/**
 * The order of the faults: every kind once at first, the longest before the others, then by chance, with killing more
 * often than the rest.
 */
export function planFaults(random: Random, count: number): Fault[] {
  const rest = random.shuffled([...FAULTS.filter((fault) => fault !== 'pause'), 'kill', 'kill', 'kill'] as Fault[]);
  const plan: Fault[] = ['pause', ...rest];
  while (plan.length < count) plan.push(random.pick<Fault>([...FAULTS, 'kill', 'kill', 'kill']));
  return plan;
}

/** Breaks one thing after the other, some at the same time, and mends everything before it resolves. */
export async function letNemesisRage({ installation, seed, forMs, findHolder, onFault, signal }: NemesisOptions): Promise<void> {
  const { api, gateways, workers } = installation;
  const random = createRandom(seed, 'nemesis');
  const began = performance.now();
  const left = () => forMs - (performance.now() - began);
  const under = new Map<Fault, Promise<void>>();
  let pauses = 0;

  for (const fault of planFaults(random, Math.ceil(forMs / 1_000))) {
    if (left() <= 0 || signal.aborted) break;
    // One of a kind at a time; what lasts goes on beside the others.
    if (!under.has(fault) && !(fault === 'pause' && left() < PAUSE_MS)) {
      const doing = carryOut(fault).finally(() => under.delete(fault));
      under.set(fault, doing);
      if (fault !== 'pause' && fault !== 'cut from redis') await doing;
    }
    await rest(Math.min(left(), random.whole(1_000, LONGEST_REST_MS)));
  }
  await Promise.all(under.values());

  async function carryOut(fault: Fault): Promise<void> {
    const downMs = random.whole(200, LONGEST_DOWN_MS);
    switch (fault) {
      case 'kill': {
        const program = random.pick([api, ...gateways, ...workers.map((worker) => worker.program)].filter((each) => !each.isPaused()));
        onFault(`kill -9 ${program.name}, back after ${downMs} ms`);
        program.kill(downMs);
        return;
      }
      case 'flush redis':
        onFault('flush Redis');
        return installation.flushRedis();
      case 'crash store':
        onFault(`kill -9 the store, back after ${downMs} ms`);
        return installation.restartStore('crash', downMs);
      case 'restart store':
        onFault(`stop the store, back after ${downMs} ms`);
        return installation.restartStore('order', downMs);
      case 'pause':
        return pause();
      case 'cut from redis': {
        const { program, wayToRedis } = random.pick(workers);
        const cutMs = random.whole(LONGEST_CUT_MS / 3, LONGEST_CUT_MS);
        onFault(`cut ${program.name} from Redis for ${cutMs} ms`);
        wayToRedis.cut();
        await rest(cutMs);
        wayToRedis.mend();
        return;
      }
    }
  }

  async function pause(): Promise<void> {
    const holder = await findHolder().catch(() => null);
    const holding = gateways.find((gateway) => gateway.pid() === holder);
    pauses += 1;
    // The first one costs a gateway its leases.
    const program: Program = holding && (pauses === 1 || random.chance(0.5)) ? holding : random.pick([...gateways, ...workers.map((worker) => worker.program), api]);
    onFault(`pause ${program.name} for ${PAUSE_MS} ms`);
    program.pause();
    await rest(PAUSE_MS);
    program.resume();
    onFault(`${program.name} goes on`);
  }

  /** Ends early when everything is to end. */
  async function rest(ms: number): Promise<void> {
    await sleep(Math.max(0, ms), undefined, { signal }).catch(() => undefined);
  }
}
