import { Queue, UnrecoverableError, Worker, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import type { z } from 'zod';
import type { Logger } from '../../config/logger.ts';
import { forgetDeadLetter, isStoreAway, keepDeadLetter, type DeadLetterAbout, type FailureForGood } from '../models/index.ts';
import { DEADLINES_QUEUE, INBOUND_QUEUE, MOVES_QUEUE, outboundQueueName, ROUTING_QUEUE, TRANSFERS_QUEUE } from './names.ts';

/** Says where there is work. A hint that cannot be given is logged and left to the sweeper: the work is in the store. */
export interface Queues {
  wakeInbound(deviceId: string, senderKey: string): Promise<void>;
  wakeTransfer(conversationId: string): Promise<void>;
  wakeOutbound(deviceId: string, conversationId: string): Promise<void>;
  /** A device's conversations are to be moved, or a move to be undone. */
  wakeMove(moveId: string): Promise<void>;
  /** Routing is to look at the conversation now. */
  wakeRouting(conversationId: string): Promise<void>;
  /** Somebody may take what waits: now, or at a time to come. */
  wakeBacklog(at?: Date): Promise<void>;
  /**
   * Asks for failed work once more, now and for one try, whatever hints wait. False when the hint could not be given;
   * when the work succeeds, its dead letter goes.
   */
  tryAgain(queue: string, data: object): Promise<boolean>;
  /** Something becomes due in the conversation at that time. */
  wakeDeadline(conversationId: string, at: Date): Promise<void>;
  /** How many jobs wait, by queue name: for metrics. */
  depths(): Promise<Record<string, number>>;
  close(): Promise<void>;
}

/** Name of the jobs that `tryAgain` makes. */
const AGAIN = 'again';

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
  async function wake(name: string, key: string, data: object, options: { priority?: number } = {}): Promise<void> {
    try {
      await queue(name).add(name, data, { ...options, deduplication: { id: key.replaceAll(':', '_'), keepLastIfActive: true } });
    } catch (error) {
      log.warn({ err: error, queue: name }, 'hint not given, the sweeper will find the work');
    }
  }

  /** The id keeps one job for one moment. */
  async function wakeAt(name: string, jobId: string, data: object, at: Date): Promise<void> {
    try {
      await queue(name).add(name, data, { jobId, delay: Math.max(0, at.getTime() - Date.now()) });
    } catch (error) {
      log.warn({ err: error, queue: name }, 'hint not given, the sweeper will find the work');
    }
  }

  return {
    wakeInbound: (deviceId, senderKey) => wake(INBOUND_QUEUE, `${deviceId}_${senderKey}`, { deviceId, senderKey }),
    wakeTransfer: (conversationId) => wake(TRANSFERS_QUEUE, conversationId, { conversationId }),
    wakeOutbound: (deviceId, conversationId) => wake(outboundQueueName(deviceId), conversationId, { conversationId }),
    wakeMove: (moveId) => wake(MOVES_QUEUE, moveId, { moveId }),
    // What waits already goes before what comes: jobs without a priority are the first.
    wakeRouting: (conversationId) => wake(ROUTING_QUEUE, conversationId, { conversationId }, { priority: 1 }),
    wakeBacklog: (at) => (at ? wakeAt(ROUTING_QUEUE, `backlog-${at.getTime()}`, {}, at) : wake(ROUTING_QUEUE, 'backlog', {})),
    async tryAgain(name, data) {
      try {
        await queue(name).add(AGAIN, data, { attempts: 1, removeOnFail: true });
        return true;
      } catch (error) {
        log.warn({ err: error, queue: name }, 'hint not given, the sweeper will find the work');
        return false;
      }
    },
    // A deadline that has moved on meanwhile finds nothing due and ends.
    wakeDeadline: (conversationId, at) => wakeAt(DEADLINES_QUEUE, `${conversationId}-${at.getTime()}`, { conversationId }, at),
    async depths() {
      const names = [...new Set([INBOUND_QUEUE, TRANSFERS_QUEUE, DEADLINES_QUEUE, ROUTING_QUEUE, MOVES_QUEUE, ...queues.keys()])];
      const counts = await Promise.all(names.map((name) => queue(name).getJobCountByTypes('waiting', 'active', ...(name === DEADLINES_QUEUE ? [] : (['delayed'] as const)), 'prioritized')));
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
  /** What a job is about, for the dead letter it leaves when it fails for good. @defaultValue a job with its data */
  about?: (data: Data) => DeadLetterAbout;
}

/**
 * The one place that makes workers. A job whose data does not fit its schema fails for good; any other failure is tried
 * again. The last one leaves a dead letter, and only the first such letter is an error in the log.
 */
export function createWorker<Data>(name: string, { connection, prefix, log, concurrency, schema, handle, about: describe }: WorkerOptions<Data>): Worker {
  const told = new WeakSet<Error>();
  const worker = new Worker(
    name,
    async (job: Job) => {
      let about: DeadLetterAbout = { kind: 'job', data: job.data };
      try {
        const data = schema.safeParse(job.data);
        if (!data.success) throw new UnrecoverableError(`job ${job.id} of ${name} does not fit its schema: ${data.error.message}`);
        about = describe?.(data.data) ?? about;
        await handle(data.data);
      } catch (error) {
        const attempts = job.attemptsMade + 1;
        const isFinal = attempts >= (job.opts.attempts ?? 1) || error instanceof UnrecoverableError;
        // The store being away is not the job's fault: the work waits there, and the sweeper finds it.
        if (isFinal && !isStoreAway(error)) await bury(job, { queue: name, about, error, attempts, now: new Date() });
        throw error;
      }
      if (job.name === AGAIN) await forgetDeadLetter(name, about);
    },
    { connection, prefix, concurrency, stalledInterval: 10_000, lockDuration: 30_000 },
  );
  worker.on('failed', (job, error) => {
    if (told.has(error)) return;
    const isFinal = !job || job.attemptsMade >= (job.opts.attempts ?? 1) || error instanceof UnrecoverableError;
    log[isFinal ? 'error' : 'warn']({ err: error, queue: name, job: job?.id, attempt: job?.attemptsMade }, isFinal ? 'job failed for good' : 'job failed, will be tried again');
  });
  worker.on('error', (error) => log.warn({ err: error, queue: name }, 'worker connection'));
  return worker;

  async function bury(job: Job, failure: FailureForGood): Promise<void> {
    try {
      const { letter, isNew } = await keepDeadLetter(failure);
      if (failure.error instanceof Error) told.add(failure.error);
      log[isNew ? 'error' : 'warn']({ err: failure.error, queue: name, job: job.id, deadLetterId: letter._id.toHexString() }, 'job failed for good');
    } catch (error) {
      log.warn({ err: error, queue: name, job: job.id }, 'dead letter not kept');
    }
  }
}
