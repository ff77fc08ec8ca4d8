import { fireDeadlines } from '../engine/commands/index.ts';
import { createWorker, DEADLINES_QUEUE, deadlineJob } from '../engine/queues/index.ts';
import type { Runtime } from '../engine/runtime.ts';

/** Does what becomes due in a conversation. */
export function startDeadlinesWorker({ services, redis, prefix, log }: Runtime, concurrency: number) {
  return createWorker(DEADLINES_QUEUE, {
    connection: redis,
    prefix,
    log,
    concurrency,
    schema: deadlineJob,
    about: (job) => ({ kind: 'deadline', ...job }),
    handle: ({ conversationId }) => fireDeadlines(services, conversationId),
  });
}
