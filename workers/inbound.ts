import { drainContact } from '../engine/commands/index.ts';
import { createWorker, INBOUND_QUEUE, inboundJob } from '../engine/queues/index.ts';
import type { Runtime } from '../engine/runtime.ts';

/** Puts what a sender wrote into their conversation. */
export function startInboundWorker({ services, redis, prefix, log }: Runtime, concurrency: number) {
  return createWorker(INBOUND_QUEUE, {
    connection: redis,
    prefix,
    log,
    concurrency,
    schema: inboundJob,
    about: (job) => ({ kind: 'sender', ...job }),
    handle: (job) => drainContact(services, job),
  });
}
