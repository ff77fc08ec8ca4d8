import { isLoopback } from './isLoopback.ts';
import { createServer, isIPv6 } from 'node:net';
import type { Services } from '../engine/services.ts';
import { ensurePanel, PanelBuildError } from './buildPanel.ts';
import type { DemoSignIns } from './demo/createDemoAccounts.ts';
import { RedisMissingError } from './embeddedRedis.ts';
import { startEmbeddedServices, type EmbeddedServices } from './embeddedServices.ts';
import { endOnSignals } from './endOnSignals.ts';
import { s3Of, type Env } from './env.ts';
import { DataDirInUseError } from './lockDataDir.ts';
import { createConsoleLogger } from './logger.ts';
import { readEnvOrExit } from './readEnvOrExit.ts';
import * as sentences from './startSentences.ts';
import type { Stoppable } from './stoppable.ts';

/** `npm start`: everything in one process, on embedded services where the environment names none. */
await start();

async function start(): Promise<void> {
  const env = readEnvOrExit();
  const log = await createConsoleLogger(env.LOG_LEVEL ?? (process.stdout.isTTY ? 'warn' : 'info'), 'balcao');
  const running: Stoppable[] = [];
  const ending = endOnSignals(async () => {
    for (const each of running.splice(0).reverse()) await each.stop();
  }, log);
  const keep = <Started extends Stoppable>(started: Started): Started => {
    running.push(started);
    return started;
  };

  try {
    await expectFreePort(env.HOST, env.PORT);
    // The store and Redis start in their own processes while this one loads its modules.
    const loading = Promise.all([ensurePanel(() => say(sentences.buildingPanelSentence())), loadEngine()]);
    loading.catch(() => undefined); // Awaited below; a refused data directory is said first.
    const services = keep(
      await startEmbeddedServices(env, {
        onInstallRedis: () => say(sentences.installingRedisSentence()),
        onLost(reason) {
          say(sentences.embeddedLostSentence(reason));
          void ending.end(1);
        },
      }),
    );
    const [panelDir, engine] = await loading;
    const runtime = await engine.createRuntime({ mongoUri: services.mongoUri, redisUrl: services.redisUrl, redisPrefix: env.REDIS_PREFIX, dataDir: env.DATA_DIR, maxMediaBytes: env.MAX_MEDIA_MB * 1024 * 1024, s3: s3Of(env), log });
    keep({ stop: () => runtime.close() });
    await engine.runMigrations(log);
    const signIns = await createFirstAccounts(env, services, runtime.services);

    keep(await engine.startWorker(runtime, { concurrency: env.WORKER_CONCURRENCY }));
    keep(await engine.startGateway(runtime, { drivers: engine.driverSettingsOf(env) }));
    const api = keep(await engine.startApi(runtime, { host: env.HOST, port: env.PORT, publicUrl: env.PUBLIC_URL, trustProxy: env.TRUST_PROXY, panelDir }));
    say(sentences.readySentences({ address: env.PUBLIC_URL ?? addressOf(env.HOST, api.port), seconds: process.uptime(), signIns }));

    if (signIns) {
      const { playDemo } = await import('./demo/playDemo.ts');
      await playDemo(runtime.services).catch((error: unknown) => log.warn({ err: error }, 'the demo data is not complete'));
    } else if (!(await engine.hasUsers())) say(sentences.noAdministratorSentence());
  } catch (error) {
    const sentence = sentenceOf(error, env);
    if (sentence) process.stderr.write(`${sentence}\n`);
    else log.fatal({ err: error }, 'could not start');
    await ending.end(1);
  }
}

async function loadEngine() {
  const [{ createRuntime }, { runMigrations }, { startWorker }, { startGateway, driverSettingsOf }, { startApi }, { UserModel }] = await Promise.all([
    import('../engine/runtime.ts'),
    import('../engine/migrations/index.ts'),
    import('../workers/worker.ts'),
    import('../engine/gateway.ts'),
    import('../engine/api.ts'),
    import('../engine/models/index.ts'),
  ]);
  return { createRuntime, runMigrations, startWorker, startGateway, driverSettingsOf, startApi, hasUsers: async () => (await UserModel.exists({})) !== null };
}

/** On an empty store: the administrator that the environment names, or the demo's people. Answers the latter's sign-ins. */
async function createFirstAccounts(env: Env, { hasEmbeddedStore }: EmbeddedServices, services: Services): Promise<DemoSignIns | null> {
  if (env.ADMIN_EMAIL && env.ADMIN_PASSWORD) {
    const { ensureFirstAdmin } = await import('../engine/commands/users/index.ts');
    await ensureFirstAdmin({ email: env.ADMIN_EMAIL, password: env.ADMIN_PASSWORD });
    return null;
  }
  // Known sign-ins and an open door would be an invitation: only for who sits at this machine.
  if (!env.DEMO || !hasEmbeddedStore || !isLoopback(env.HOST)) return null;
  const { createDemoAccounts } = await import('./demo/createDemoAccounts.ts');
  return createDemoAccounts(services);
}

/** What a person can mend, in a sentence; null for the rest, which goes to the log whole. */
function sentenceOf(error: unknown, env: Env): string | null {
  if (error instanceof DataDirInUseError) return sentences.dataDirInUseSentence(error);
  if (error instanceof RedisMissingError) return sentences.redisMissingSentence();
  if (error instanceof PanelBuildError) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return sentences.portBusySentence(env.PORT);
  return null;
}

/** Throws EADDRINUSE before anything else is started. */
async function expectFreePort(host: string, port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  await new Promise((resolve) => server.close(resolve));
}

function addressOf(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : isIPv6(host) ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`);
}
