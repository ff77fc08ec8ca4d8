import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { findRedis, startEmbeddedRedis } from './embeddedRedis.ts';
import type { Env } from './env.ts';
import { canInstallPackages, installPackage } from './installPackage.ts';
import { keepRunning } from './keepRunning.ts';
import { lockDataDir } from './lockDataDir.ts';
import { tellStoreAddress } from './storeAddress.ts';

export interface EmbeddedServices {
  mongoUri: string;
  redisUrl: string;
  /** The store is ours, not one that MONGODB_URI names. */
  hasEmbeddedStore: boolean;
  /** Ends what was started here. Stop what uses it first. */
  stop(): Promise<void>;
}

export interface EmbeddedServicesOptions {
  /** Called before apt installs Redis, which takes a while. */
  onInstallRedis?: () => void;
  /** Called when a service ended by itself and could not be brought back. */
  onLost: (reason: string) => void;
}

/**
 * Starts what MONGODB_URI and REDIS_URL do not name, each independently, on free loopback ports with its files under
 * DATA_DIR. Both end with this process, also when it is killed. Throws DataDirInUseError and RedisMissingError.
 */
export async function startEmbeddedServices(env: Env, { onInstallRedis = () => undefined, onLost }: EmbeddedServicesOptions): Promise<EmbeddedServices> {
  const home = resolve(env.DATA_DIR);
  const stops: (() => Promise<void>)[] = [];
  if (!env.MONGODB_URI || !env.REDIS_URL) stops.push(await lockDataDir(home));
  const started = await Promise.allSettled([env.MONGODB_URI ?? startStore(), env.REDIS_URL ?? startRedis()]);
  const [store, redis] = started;
  if (store.status === 'rejected' || redis.status === 'rejected') {
    await stop();
    throw started.find((each) => each.status === 'rejected')?.reason;
  }
  return { mongoUri: store.value, redisUrl: redis.value, hasEmbeddedStore: !env.MONGODB_URI, stop };

  /** The lock, which was taken first, is given back last. */
  async function stop(): Promise<void> {
    const [unlock, ...services] = stops;
    await Promise.all(services.map((each) => each()));
    await unlock?.();
    stops.length = 0;
  }

  async function startStore(): Promise<string> {
    const { spawnStore } = await import('../embedded/spawn.ts');
    const dataDir = join(home, 'store');
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const store = await keepRunning({ start: (port) => spawnStore({ dataDir, port }), onLost: (reason) => onLost(`store: ${String(reason)}`) });
    stops.push(() => store.stop());
    const uri = `${store.uri.replace(/\/$/, '')}/balcao`;
    stops.push(await tellStoreAddress(home, uri));
    return uri;
  }

  async function startRedis(): Promise<string> {
    if (!(await findRedis()) && (await canInstallPackages())) {
      onInstallRedis();
      await installPackage('redis-server');
    }
    const dataDir = join(home, 'redis');
    const redis = await keepRunning({ start: (port) => startEmbeddedRedis({ dataDir, port }), onLost: (reason) => onLost(`redis: ${String(reason)}`) });
    stops.push(() => redis.stop());
    return redis.uri;
  }
}
