import { realpathSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createRuntime, type Runtime, type RuntimeOptions } from '../engine/runtime.ts';
import { endOnSignals } from './endOnSignals.ts';
import type { Env } from './env.ts';
import { createLogger } from './logger.ts';
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
    const runtime = await connect({ mongoUri: env.MONGODB_URI, redisUrl: env.REDIS_URL, redisPrefix: env.REDIS_PREFIX, log });
    running.push({ stop: () => runtime.close() });
    const { runMigrations } = await import('../engine/migrations/index.ts');
    await runMigrations(log);
    if (name === 'api' && env.ADMIN_EMAIL && env.ADMIN_PASSWORD) {
      const { ensureFirstAdmin } = await import('../engine/commands/users/index.ts');
      await ensureFirstAdmin({ email: env.ADMIN_EMAIL, password: env.ADMIN_PASSWORD });
    }
    if (name !== 'api' && env.HEALTH_PORT) running.push(await startHealthServer(runtime, env.HEALTH_PORT, env.HOST));
    running.push(await start(runtime, env));
    log.info('ready');
  } catch (error) {
    log.fatal({ err: error }, `${name} could not start`);
    await ending.end(1);
  }
}

async function connect(options: RuntimeOptions): Promise<Runtime> {
  const deadline = Date.now() + STORE_PATIENCE_MS;
  for (;;) {
    try {
      return await createRuntime(options);
    } catch (error) {
      if (Date.now() > deadline) throw error;
      options.log.warn({ err: error }, 'the store does not answer yet');
      await pause(STORE_RETRY_MS);
    }
  }
}
