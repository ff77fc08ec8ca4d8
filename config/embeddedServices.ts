import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RedisMissingError, startEmbeddedRedis, type EmbeddedRedis } from './embeddedRedis.ts';
import type { Env } from './env.ts';
import { canInstallRedis, installRedis } from './installRedis.ts';
import { lockDataDir } from './lockDataDir.ts';

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

/** A Redis that ends by itself this often within the time is not brought back again. */
const RESTARTS = { count: 3, withinMs: 60_000 };

/**
 * Starts what MONGODB_URI and REDIS_URL do not name, each independently, on free loopback ports with its files under
 * DATA_DIR. Both end with this process, also when it is killed. Throws DataDirInUseError and RedisMissingError.
 */
export async function startEmbeddedServices(env: Env, { onInstallRedis = () => undefined, onLost }: EmbeddedServicesOptions): Promise<EmbeddedServices> {
  const stops: (() => Promise<void>)[] = [];
  if (!env.MONGODB_URI || !env.REDIS_URL) stops.push(await lockDataDir(env.DATA_DIR));
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
    const dataDir = join(env.DATA_DIR, 'store');
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const running = await spawnStore({ dataDir });
    stops.push(() => running.stop());
    return `${running.uri.replace(/\/$/, '')}/balcao`;
  }

  async function startRedis(): Promise<string> {
    const dataDir = join(env.DATA_DIR, 'redis');
    const restarts: number[] = [];
    let running = await start();
    stops.push(() => running.stop());
    return running.url;

    async function start(port?: number): Promise<EmbeddedRedis> {
      try {
        return await startEmbeddedRedis({ dataDir, port, onExit: (reason) => void bringBack(reason) });
      } catch (error) {
        if (!(error instanceof RedisMissingError && (await canInstallRedis()))) throw error;
        onInstallRedis();
        await installRedis();
        return startEmbeddedRedis({ dataDir, port, onExit: (reason) => void bringBack(reason) });
      }
    }

    /** On the same port, so that every connection finds it again. */
    async function bringBack(reason: string): Promise<void> {
      const now = Date.now();
      restarts.push(now);
      if (restarts.filter((at) => now - at < RESTARTS.withinMs).length > RESTARTS.count) return onLost(reason);
      try {
        running = await start(running.port);
      } catch (error) {
        onLost(`${reason}; ${String(error)}`);
      }
    }
  }
}
