import { realpathSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isStoreAway } from '../engine/models/storeAway.ts';
import { createRuntime, type Runtime } from '../engine/runtime.ts';
import { endOnSignals } from './endOnSignals.ts';
import { s3Of, type Env } from './env.ts';
import { createLogger, type Logger } from './logger.ts';
import { exitWith, readEnvOrExit } from './readEnvOrExit.ts';
import { startHealthServer } from './startHealthServer.ts';
import type { Stoppable } from './stoppable.ts';

/** With compose, the processes may start before the store answers. */
const STORE_PATIENCE_MS = 5 * 60_000;
const STORE_RETRY_MS = 2_000;

/** Whether the module is what `node` was asked to run: process entries start themselves only then. */
export function isEntry(moduleUrl: string): boolean {
  const [, script] = process.argv;
  return script !== undefined && realpathSync(script) === realpathSync(fileURLToPath(moduleUrl));
}

/**
 * Runs one process of an installation that runs them apart, on a MongoDB and a Redis that the environment names: waits
 * for the store, brings its data up to date, and ends in order on SIGTERM. The API also makes the first administrator;
 * gateway and worker answer health checks on HEALTH_PORT.
 */
export async function runProcess(name: 'api' | 'gateway' | 'worker', start: (runtime: Runtime, env: Env) => Promise<Stoppable>): Promise<void> {
  const env = readEnvOrExit();
  if (!env.MONGODB_URI || !env.REDIS_URL) {
    exitWith(`The ${name} needs MONGODB_URI and REDIS_URL; to run everything with embedded services, use \`npm start\`.`);
  }
  const log = createLogger(env.LOG_LEVEL ?? 'info', name);
  const running: Stoppable[] = [];
  const ending = endOnSignals(async () => {
    for (const each of running.reverse()) await each.stop();
  }, log);
  try {
    const deadline = Date.now() + STORE_PATIENCE_MS;
    const options = { mongoUri: env.MONGODB_URI, redisUrl: env.REDIS_URL, redisPrefix: env.REDIS_PREFIX, dataDir: env.DATA_DIR, maxMediaBytes: env.MAX_MEDIA_MB * 1024 * 1024, s3: s3Of(env), log };
    const runtime = await untilStoreAnswers(() => createRuntime(options), { deadline, log });
    running.push({ stop: () => runtime.close() });
    await untilStoreAnswers(() => prepareData(name, env, log), { deadline, log, mayPass: isStoreAway });
    if (name !== 'api' && env.HEALTH_PORT) running.push(await startHealthServer(runtime, env.HEALTH_PORT, env.HOST));
    running.push(await start(runtime, env));
    log.info('ready');
  } catch (error) {
    log.fatal({ err: error }, `${name} could not start`);
    await ending.end(1);
  }
}

/** Brings the data up to date; safe to repeat. The API also makes the first administrator. */
async function prepareData(name: string, { ADMIN_EMAIL, ADMIN_PASSWORD }: Env, log: Logger): Promise<void> {
  const { runMigrations } = await import('../engine/migrations/index.ts');
  await runMigrations(log);
  if (name !== 'api' || !ADMIN_EMAIL || !ADMIN_PASSWORD) return;
  const { ensureFirstAdmin } = await import('../engine/commands/users/index.ts');
  await ensureFirstAdmin({ email: ADMIN_EMAIL, password: ADMIN_PASSWORD });
}

/** The store may not be there yet, or go away once more meanwhile. Throws on what cannot pass, and when the deadline (ms) is over. */
async function untilStoreAnswers<T>(work: () => Promise<T>, { deadline, log, mayPass = () => true }: { deadline: number; log: Logger; mayPass?: (error: unknown) => boolean }): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!mayPass(error) || Date.now() > deadline) throw error;
      log.warn({ err: error }, 'the store does not answer yet');
      await pause(STORE_RETRY_MS);
    }
  }
}
