import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedRedis } from '../../config/embeddedRedis.ts';
import { spawnStore } from '../../embedded/spawn.ts';

/**
 * One document store and one Redis for the whole run, unless MONGODB_URI or REDIS_URL name real ones: each test file
 * keeps to its own database and prefix (see harness.ts). Both end with this process, also when it is killed.
 */
export async function startTestServices(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'balcao-tests-'));
  const stops: (() => Promise<void>)[] = [];
  globalThis.stopTestServices = async () => {
    await Promise.all(stops.map((stop) => stop()));
    await rm(directory, { recursive: true, force: true });
  };
  await Promise.all([
    process.env.MONGODB_URI ? undefined : startStore(),
    process.env.REDIS_URL ? undefined : startRedis(),
  ]);

  async function startStore(): Promise<void> {
    const store = await spawnStore({ dataDir: join(directory, 'store') });
    process.env.MONGODB_URI = store.uri;
    stops.push(() => store.stop());
  }

  async function startRedis(): Promise<void> {
    const redis = await startEmbeddedRedis({ dataDir: join(directory, 'redis'), persist: false });
    process.env.REDIS_URL = redis.uri;
    stops.push(() => redis.stop());
  }
}

declare global {
  var stopTestServices: (() => Promise<void>) | undefined;
}
