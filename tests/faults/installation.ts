import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { startEmbeddedRedis, type EmbeddedRedis } from '../../config/embeddedRedis.ts';
import { spawnStore, type SpawnedStore } from '../../embedded/spawn.ts';
import { freePort } from '../support/childProcess.ts';
import { OWNER } from './company.ts';
import { startCuttableProxy, type CuttableProxy } from '../support/cuttableProxy.ts';
import type { Ends } from './ends.ts';
import { superviseProgram, type Program } from './program.ts';

/** Api, gateways and workers as processes of their own, on a store and a Redis of their own, all on loopback. */
export interface Installation {
  /** The API's address. */
  url: string;
  mongoUri: string;
  api: Program;
  gateways: Program[];
  workers: { program: Program; wayToRedis: CuttableProxy }[];
  /** Forgets everything that is in Redis. */
  flushRedis(): Promise<void>;
  /** Ends the store, and starts it on the same data and port after `downMs`. `crash`: SIGKILL, else in order. */
  restartStore(how: 'crash' | 'order', downMs: number): Promise<void>;
}

const GATEWAYS = 2;
const WORKERS = 3;

/** `home`: the directory for its data and its logs. What ends it is added to `ends`, as soon as there is something to end. */
export async function startInstallation(home: string, ends: Ends): Promise<Installation> {
  await mkdir(join(home, 'logs'), { recursive: true });
  const dataDir = join(home, 'store');
  let store: SpawnedStore = await spawnStore({ dataDir });
  let storeRestart: Promise<void> = Promise.resolve();
  ends.add(async () => {
    await storeRestart.catch(() => undefined);
    await store.stop();
  });
  const storePort = Number(new URL(store.uri).port);
  const redis: EmbeddedRedis = await startEmbeddedRedis({ dataDir: join(home, 'redis') });
  ends.add(() => redis.stop());
  const control = new Redis(redis.uri);
  ends.add(() => control.disconnect());

  const mongoUri = `${store.uri}/balcao`;
  const shared = { MONGODB_URI: mongoUri, REDIS_URL: redis.uri, LOG_LEVEL: 'info', HOST: '127.0.0.1' };
  function start(name: string, script: string, env: Record<string, string> = {}): Program {
    const program = superviseProgram({ name, script, env: { ...shared, ...env }, logFile: join(home, 'logs', `${name.replace(' ', '-')}.log`) });
    ends.add(() => program.end());
    return program;
  }

  const apiPort = await freePort();
  const api = start('api', 'engine/api.ts', { PORT: String(apiPort), ADMIN_EMAIL: OWNER.email, ADMIN_PASSWORD: OWNER.password });
  const gateways = Array.from({ length: GATEWAYS }, (_, index) => start(`gateway ${index + 1}`, 'engine/gateway.ts'));
  const workers: Installation['workers'] = [];
  for (let number = 1; number <= WORKERS; number += 1) {
    const redisUrl = new URL(redis.uri);
    const wayToRedis = await startCuttableProxy(Number(redisUrl.port));
    ends.add(() => wayToRedis.close());
    redisUrl.port = String(wayToRedis.port);
    workers.push({ program: start(`worker ${number}`, 'workers/worker.ts', { REDIS_URL: redisUrl.href }), wayToRedis });
  }

  return {
    url: `http://127.0.0.1:${apiPort}`,
    mongoUri,
    api,
    gateways,
    workers,
    async flushRedis() {
      await control.flushall();
    },
    restartStore(how, downMs) {
      storeRestart = (async () => {
        if (how === 'crash') process.kill(store.pid, 'SIGKILL');
        else await store.stop();
        await store.exited;
        await sleep(downMs);
        store = await spawnStore({ dataDir, port: storePort });
      })();
      return storeRestart;
    },
  };
}
