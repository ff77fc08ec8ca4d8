import { completeTransfer } from '../engine/commands/index.ts';
import { createWorker, TRANSFERS_QUEUE, transferJob } from '../engine/queues/index.ts';
import type { Runtime } from '../engine/runtime.ts';

/** Carries pending transfers out. */
export function startTransfersWorker({ services, redis, prefix, log }: Runtime, concurrency: number) {
  return createWorker(TRANSFERS_QUEUE, {
    connection: redis,
    prefix,
    log,
    concurrency,
    schema: transferJob,
    about: (job) => ({ kind: 'transfer', ...job }),
    handle: ({ conversationId }) => completeTransfer(services, conversationId),
  });
}
