import type { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { listQueuedConversations, sendQueuedMessages, type SendingConnection } from '../commands/outbound/index.ts';
import { createWorker, outboundJob, outboundQueueName } from '../queues/index.ts';
import type { Services } from '../services.ts';
import { createKeyedRunner } from './keyedRunner.ts';
import type { Pacer } from './pacer.ts';

/** Conversations of one device that are sent to at once; within one, messages leave one after the other. */
const CONCURRENCY = 50;

export interface OutboundOptions {
  services: Services;
  /** One that waits for Redis. */
  redis: Redis;
  prefix: string;
  connection: SendingConnection;
  pacer: Pacer;
  /** How often queued messages are looked for without a hint: Redis may have lost it. ms. */
  scanEveryMs: number;
}

/**
 * Sends a device's queued messages, for as long as one connection lasts: at the device's pace, conversations by turns.
 * A run that others wait for ends after one message and stands in line again, so nobody is held up by a long queue.
 */
export function startOutbound({ services, redis, prefix, connection, pacer, scanEveryMs }: OutboundOptions) {
  const { deviceId } = connection;
  const { log } = services;
  const timers = new Set<NodeJS.Timeout>();
  const appointments = new Map<string, NodeJS.Timeout>();
  const ending = new AbortController();
  let isStopped = false;

  const runner = createKeyedRunner({
    concurrency: CONCURRENCY,
    async run(conversationId) {
      if (isStopped) return;
      let isInLine = false;
      try {
        const result = await sendQueuedMessages(services, {
          conversationId,
          connection: { ...connection, isOpen: () => !isStopped && connection.isOpen(), signal: ending.signal },
          mayLeave: (message) => pacer.mayLeave(message),
          isCrowded: () => runner.isCrowded(),
        });
        isInLine = result.next === 'turn';
        if (result.next === 'later') comeBack(conversationId, result.at);
      } finally {
        if (!isInLine) pacer.leave(conversationId);
      }
    },
  });
  const worker: Worker = createWorker(outboundQueueName(deviceId), {
    connection: redis,
    prefix,
    log,
    concurrency: CONCURRENCY,
    schema: outboundJob,
    about: ({ conversationId }) => ({ kind: 'sending', deviceId, conversationId }),
    handle: async ({ conversationId }) => (isCalledAnyway(conversationId) ? undefined : runner.request(conversationId)),
  });
  pacer.open((conversationId) => void request(conversationId));
  void scan(0);

  /** It stands in line. A run that has begun may have looked before the hint, so it does not count. */
  function isCalledAnyway(conversationId: string): boolean {
    return pacer.isInLine(conversationId) && !runner.isRunning(conversationId);
  }

  async function scan(olderThanMs: number): Promise<void> {
    try {
      const conversationIds = await listQueuedConversations(services, deviceId, olderThanMs);
      for (const conversationId of conversationIds) if (!isCalledAnyway(conversationId)) void request(conversationId);
    } catch (error) {
      log.warn({ err: error, deviceId }, 'queued messages could not be looked for');
    }
    after(scanEveryMs, () => scan(scanEveryMs / 2));
  }

  async function request(conversationId: string): Promise<void> {
    try {
      await runner.request(conversationId);
    } catch (error) {
      log.warn({ err: error, deviceId, conversationId }, 'queued messages not sent, will be tried again');
    }
  }

  /** One appointment for each conversation: the latest made counts. */
  function comeBack(conversationId: string, at: Date): void {
    const former = appointments.get(conversationId);
    if (former) {
      clearTimeout(former);
      timers.delete(former);
    }
    const timer = after(at.getTime() - Date.now(), () => {
      appointments.delete(conversationId);
      return request(conversationId);
    });
    if (timer) appointments.set(conversationId, timer);
  }

  function after(ms: number, run: () => Promise<void>): NodeJS.Timeout | undefined {
    if (isStopped) return undefined;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void run();
    }, Math.max(0, ms));
    timers.add(timer);
    return timer;
  }

  return {
    /** No send begins any more. Resolves when those under way have ended. */
    async stop(): Promise<void> {
      isStopped = true;
      ending.abort();
      pacer.close();
      for (const timer of timers) clearTimeout(timer);
      await runner.idle();
      await worker.close();
    },
  };
}
