import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Redis } from 'ioredis';
import type { Logger } from '../config/logger.ts';
import { connectMongo, disconnectMongo } from '../config/mongo.ts';
import { connectRedis, connectRedisFailFast } from '../config/redis.ts';
import { createSignals } from './gateway/signals.ts';
import { createLive } from './live/createLive.ts';
import { createMediaStore, type S3Options } from './media/index.ts';
import { createQueues } from './queues/index.ts';
import type { Services } from './services.ts';

export interface RuntimeOptions {
  mongoUri: string;
  redisUrl: string;
  /** Before every key in Redis. */
  redisPrefix: string;
  /** Where files lie. Processes of one installation share it. */
  dataDir: string;
  /** The largest file of a message, bytes. @defaultValue 100 MB */
  maxMediaBytes?: number;
  /** Files lie in a bucket. Left out: under `dataDir`. */
  s3?: S3Options | undefined;
  log: Logger;
}

/** The largest document that the Cloud API takes, bytes. */
const MAX_MEDIA_BYTES = 100 * 1024 * 1024;

/** A process' connections and what commands need, shared by api, gateway and worker when they run in one process. */
export interface Runtime {
  services: Services;
  /** Waits while Redis is away: for BullMQ's workers (duplicate it for subscribers). */
  redis: Redis;
  /** Fails at once while Redis is away: for what a person waits for. */
  redisFast: Redis;
  prefix: string;
  log: Logger;
  /** Ends the connections. Stop what uses them first. */
  close(): Promise<void>;
}

/** Connects to the store and Redis. Throws when the store does not answer; Redis may come later. */
export async function createRuntime({ mongoUri, redisUrl, redisPrefix, dataDir, maxMediaBytes = MAX_MEDIA_BYTES, s3, log }: RuntimeOptions): Promise<Runtime> {
  await connectMongo(mongoUri);
  const redis = connectRedis(redisUrl);
  const redisFast = connectRedisFailFast(redisUrl);
  for (const connection of [redis, redisFast]) connection.on('error', (error) => log.warn({ err: error }, 'redis connection'));
  await whenReady(redisFast);
  const queues = createQueues({ connection: redisFast, prefix: redisPrefix, log });
  const live = createLive(redisFast, redisPrefix, (error) => log.warn({ err: error }, 'live event not published'));
  const signals = createSignals(redisFast, redisPrefix, (error) => log.warn({ err: error }, 'gateway signal not given'));
  const media = createMediaStore({ dataDir, maxBytes: maxMediaBytes, s3 });
  return {
    services: { queues, live, signals, media, log, processId: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`, now: () => new Date() },
    redis,
    redisFast,
    prefix: redisPrefix,
    log,
    async close() {
      await queues.close();
      redis.disconnect();
      redisFast.disconnect();
      await disconnectMongo();
    },
  };
}

/** Waits a moment for the first connection, so that the first hints are given; goes on without it after 5 s. */
async function whenReady(connection: Redis): Promise<void> {
  if (connection.status === 'ready') return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, 5_000);
    connection.once('ready', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
