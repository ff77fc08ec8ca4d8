import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedRedis } from '../config/embeddedRedis.ts';
import { readEnv } from '../config/env.ts';
import { spawnStore } from '../embedded/spawn.ts';

export interface Services {
  mongoUri: string;
  redisUrl: string;
  stop(): Promise<void>;
}

/** The store and Redis that the environment names, else our own in a new directory, set up as `npm start` does. */
export async function startServices(): Promise<Services> {
  const env = readEnv();
  const directory = await mkdtemp(join(tmpdir(), 'balcao-bench-'));
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    await Promise.all(stops.map((each) => each()));
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const [mongoUri, redisUrl] = await Promise.all([env.MONGODB_URI ?? startStore(), env.REDIS_URL ?? startRedis()]);
    return { mongoUri, redisUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }

  async function startStore(): Promise<string> {
    const store = await spawnStore({ dataDir: join(directory, 'store') });
    stops.push(() => store.stop());
    return store.uri;
  }

  async function startRedis(): Promise<string> {
    const redis = await startEmbeddedRedis({ dataDir: join(directory, 'redis') });
    stops.push(() => redis.stop());
    return redis.uri;
  }
}
