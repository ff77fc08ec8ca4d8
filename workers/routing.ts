import { aboutRouting, routeBacklog, routeConversation } from '../engine/commands/index.ts';
import { createWorker, ROUTING_QUEUE, routingJob } from '../engine/queues/index.ts';
import type { Runtime } from '../engine/runtime.ts';

/** Gives conversations to departments and agents. */
export function startRoutingWorker({ services, redis, prefix, log }: Runtime, concurrency: number) {
  const failures = new Map<string, number>();
  return createWorker(ROUTING_QUEUE, {
    connection: redis,
    prefix,
    log,
    concurrency,
    schema: routingJob,
    about: ({ conversationId }) => (conversationId ? aboutRouting(conversationId) : { kind: 'job', data: {} }),
    handle: async ({ conversationId }) => {
      if (conversationId) await routeConversation(services, conversationId);
      else await routeBacklog(services, failures);
    },
  });
}
