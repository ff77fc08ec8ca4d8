import { leaveSweeping, sweep, type SweepMemory } from '../engine/commands/index.ts';
import type { Services } from '../engine/services.ts';

/** Between two sweeps. What must happen within 5 s is found by the next one. */
const EVERY_MS = 2_000;

/** Sweeps again and again until it is stopped; every worker process may run one, a lock lets one at a time work. */
export function startSweeper(services: Services): { stop(): Promise<void> } {
  const memory: SweepMemory = { slotsAt: services.now().getTime() };
  let stopped = false;
  let wake: (() => void) | undefined;

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        const report = await sweep(services, memory);
        if (report && Object.values(report).some((count) => count > 0)) services.log.info({ report }, 'swept up');
      } catch (error) {
        services.log.warn({ err: error }, 'sweep failed, will be tried again');
      }
      if (stopped) break;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, EVERY_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  const running = run();
  return {
    async stop() {
      stopped = true;
      wake?.();
      await running;
      await leaveSweeping(services);
    },
  };
}
