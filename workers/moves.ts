import { carryOutMove } from '../engine/commands/index.ts';
import { createWorker, moveJob, MOVES_QUEUE } from '../engine/queues/index.ts';
import type { Runtime } from '../engine/runtime.ts';

/** Moves the conversations of one device to another: one such move at a time in a process, it has much to do. */
export function startMovesWorker({ services, redis, prefix, log }: Runtime) {
  return createWorker(MOVES_QUEUE, { connection: redis, prefix, log, concurrency: 1, schema: moveJob, handle: ({ moveId }) => carryOutMove(services, moveId) });
}
