import { isEntry, runProcess } from '../config/runProcess.ts';
import type { Runtime } from '../engine/runtime.ts';
import { startDeadlinesWorker } from './deadlines.ts';
import { startInboundWorker } from './inbound.ts';
import { startMovesWorker } from './moves.ts';
import { startRoutingWorker } from './routing.ts';
import { startSweeper } from './sweeper.ts';
import { startTransfersWorker } from './transfers.ts';

/** Every queue's worker and the sweeper. Any number of such processes share the work. */
export function startWorker(runtime: Runtime, { concurrency }: { concurrency: number }): Promise<{ stop(): Promise<void> }> {
  const workers = [startInboundWorker(runtime, concurrency), startTransfersWorker(runtime, concurrency), startDeadlinesWorker(runtime, concurrency), startRoutingWorker(runtime, concurrency), startMovesWorker(runtime)];
  const sweeper = startSweeper(runtime.services);
  return Promise.resolve({
    async stop() {
      await Promise.all([...workers.map((worker) => worker.close()), sweeper.stop()]);
    },
  });
}

if (isEntry(import.meta.url)) void runProcess('worker', (runtime, env) => startWorker(runtime, { concurrency: env.WORKER_CONCURRENCY }));
