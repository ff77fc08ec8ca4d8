import { Queue, Worker } from 'bullmq';
import type { Runtime } from '../../engine/runtime.ts';

/** BullMQ alone, on the same Redis and the same kinds of connections: a queue and a worker that only notes the job. */
export interface RawQueue {
  /** Adds a job. Resolves with `performance.now()` of the moment the worker got it. */
  pass(key: string): Promise<number>;
  stop(): Promise<void>;
}

const NAME = 'raw';

export async function startRawQueue({ redis, redisFast, prefix }: Runtime, concurrency: number): Promise<RawQueue> {
  const queue = new Queue<{ key: string }>(NAME, { connection: redisFast, prefix, defaultJobOptions: { removeOnComplete: true } });
  const waiting = new Map<string, (at: number) => void>();
  const worker = new Worker<{ key: string }>(
    NAME,
    ({ data }) => {
      waiting.get(data.key)?.(performance.now());
      waiting.delete(data.key);
      return Promise.resolve();
    },
    { connection: redis, prefix, concurrency },
  );
  await worker.waitUntilReady();
  return {
    async pass(key) {
      const picked = new Promise<number>((resolve) => waiting.set(key, resolve));
      await queue.add(NAME, { key });
      return picked;
    },
    async stop() {
      await worker.close();
      await queue.close();
    },
  };
}
