import { Queue, UnrecoverableError, Worker, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import type { z } from 'zod';
import type { Logger } from '../../config/logger.ts';
import { INBOUND_QUEUE, outboundQueueName, TRANSFERS_QUEUE } from './names.ts';

/** Says where there is work. A hint that cannot be given is logged and left to the sweeper: the work is in the store. */
export interface Queues {
  wakeInbound(deviceId: string, senderKey: string): Promise<void>;
  wakeTransfer(conversationId: string): Promise<void>;
  wakeOutbound(deviceId: string, conversationId: string): Promise<void>;
  /** How many jobs wait, by queue name: for metrics. */
  depths(): Promise<Record<string, number>>;
  close(): Promise<void>;
}

/** Failed hints are tried again: the store or a device may be away for a while. */
const JOB_OPTIONS = {
  attempts: 5,
  backoff: { type: 'exponential', delay: 500 },
  removeOnComplete: true,
  removeOnFail: { age: 7 * 24 * 3600, count: 5000 },
} as const;

export interface QueueOptions {
  /** A connection that fails fast (see config/redis): a hint must not hold up a request. */
  connection: Redis;
  /** Before every key of BullMQ. */
  prefix: string;
  log: Logger;
}

/** The one place that makes queues. */
export function createQueues({ connection, prefix, log }: QueueOptions): Queues {
  const queues = new Map<string, Queue>();

  function queue(name: string): Queue {
    let found = queues.get(name);
    if (!found) {
      found = new Queue(name, { connection, prefix, defaultJobOptions: JOB_OPTIONS });
      found.on('error', (error) => log.warn({ err: error, queue: name }, 'queue connection'));
      queues.set(name, found);
    }
    return found;
  }

  /**
   * One waiting hint for each `key` is enough. A hint given while its job runs makes one more run afterwards
   * (`keepLastIfActive`), so a message stored during the job's last read is not forgotten, and one key is never
   * worked on twice at a time.
   */
  async function wake(name: string, key: string, data: object): Promise<void> {
    try {
      await queue(name).add(name, data, { deduplication: { id: key.replaceAll(':', '_'), keepLastIfActive: true } });
    } catch (error) {
      log.warn({ err: error, queue: name }, 'hint not given, the sweeper will find the work');
    }
  }

  return {
    wakeInbound: (deviceId, senderKey) => wake(INBOUND_QUEUE, `${deviceId}_${senderKey}`, { deviceId, senderKey }),
    wakeTransfer: (conversationId) => wake(TRANSFERS_QUEUE, conversationId, { conversationId }),
    wakeOutbound: (deviceId, conversationId) => wake(outboundQueueName(deviceId), conversationId, { conversationId }),
    async depths() {
      const names = [...new Set([INBOUND_QUEUE, TRANSFERS_QUEUE, ...queues.keys()])];
      const counts = await Promise.all(names.map((name) => queue(name).getJobCountByTypes('waiting', 'active', 'delayed', 'prioritized')));
      return Object.fromEntries(names.map((name, index) => [name, counts[index] ?? 0]));
    },
    async close() {
      await Promise.all([...queues.values()].map((each) => each.close()));
    },
  };
}

export interface WorkerOptions<Data> {
  /** A connection that waits (see config/redis): workers block on it. */
  connection: Redis;
  prefix: string;
  log: Logger;
  concurrency: number;
  schema: z.ZodType<Data>;
  handle: (data: Data) => Promise<void>;
}

/**
 * The one place that makes workers. A job whose data does not fit its schema fails for good; any other failure is tried
 * again, and only the last one is an error in the log.
 */
export function createWorker<Data>(name: string, { connection, prefix, log, concurrency, schema, handle }: WorkerOptions<Data>): Worker {
  const worker = new Worker(
    name,
    async (job: Job) => {
      const data = schema.safeParse(job.data);
      if (!data.success) throw new UnrecoverableError(`job ${job.id} of ${name} does not fit its schema: ${data.error.message}`);
      await handle(data.data);
    },
    { connection, prefix, concurrency, stalledInterval: 10_000, lockDuration: 30_000 },
  );
  worker.on('failed', (job, error) => {
    const isFinal = !job || job.attemptsMade >= (job.opts.attempts ?? 1) || error instanceof UnrecoverableError;
    log[isFinal ? 'error' : 'warn']({ err: error, queue: name, job: job?.id, attempt: job?.attemptsMade }, isFinal ? 'job failed for good' : 'job failed, will be tried again');
  });
  worker.on('error', (error) => log.warn({ err: error, queue: name }, 'worker connection'));
  return worker;
}
