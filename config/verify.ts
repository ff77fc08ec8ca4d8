import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createMediaStore } from '../engine/media/index.ts';
import { describeReport, isSound, servicesWithoutRedis, verifyEverything } from '../engine/commands/verify/index.ts';
import { startEmbeddedServices } from './embeddedServices.ts';
import { readEnv, s3Of, type Env } from './env.ts';
import { createLogger } from './logger.ts';
import { connectMongo, disconnectMongo } from './mongo.ts';
import { findRunningStore } from './storeAddress.ts';

const HELP = `Checks every conversation against its history, and mends what can be mended by rule.

  npm run verify -- [options]

Replays the whole timeline of every conversation and compares it with the stored state; looks for gaps, lost messages and
wrong places; finishes what a crash left behind; compares the places (slots) of every user with what they hold, and
reconciles them. It works on MONGODB_URI, else on the store under DATA_DIR, whether or not \`npm start\` is running there.
Nothing has to be stopped for it.

  --dry-run   only look, change nothing
  --json      the whole report as JSON
  --help

Ends with 0 when everything is sound (or was mended), with 1 when something is wrong that it cannot mend (or, in a dry
run, that it would have to), with 2 when it could not check.
`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  try {
    const { values } = parseArgs({ args, options: { help: { type: 'boolean' }, json: { type: 'boolean' }, 'dry-run': { type: 'boolean' } } });
    if (values.help) {
      process.stdout.write(HELP);
      return 0;
    }
    const env = readEnv();
    return await withStore(env, async (mongoUri) => {
      await connectMongo(mongoUri);
      try {
        const log = createLogger(env.LOG_LEVEL ?? 'silent', 'verify');
        const media = createMediaStore({ dataDir: env.DATA_DIR, maxBytes: env.MAX_MEDIA_MB * 1024 * 1024, s3: s3Of(env) });
        const report = await verifyEverything(servicesWithoutRedis({ log, media }), { dryRun: values['dry-run'] ?? false, ...(process.stderr.isTTY && { onProgress: tellProgress }) });
        process.stdout.write(values.json ? `${JSON.stringify({ ...report, isSound: isSound(report) }, null, 2)}\n` : describeReport(report));
        return isSound(report) ? 0 : 1;
      } finally {
        await disconnectMongo();
      }
    });
  } catch (error) {
    process.stderr.write(`Could not check: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

/** The store that the environment names, the one that runs under DATA_DIR, or that one started for the time of `work`. */
async function withStore(env: Env, work: (mongoUri: string) => Promise<number>): Promise<number> {
  const running = env.MONGODB_URI ?? (await findRunningStore(resolve(env.DATA_DIR)));
  if (running) return work(running);
  await expectStore(env.DATA_DIR);
  // Only the store is needed, so no Redis is started: an address that nobody connects to stands for it.
  const services = await startEmbeddedServices({ ...env, REDIS_URL: 'redis://none' }, { onLost: (reason) => process.stderr.write(`${reason}\n`) });
  try {
    return await work(services.mongoUri);
  } finally {
    await services.stop();
  }
}

async function expectStore(dataDir: string): Promise<void> {
  try {
    await access(join(dataDir, 'store'));
  } catch (cause) {
    throw new Error(`there is no store under ${resolve(dataDir)}. MONGODB_URI or DATA_DIR name another.`, { cause });
  }
}

function tellProgress(conversations: number): void {
  process.stderr.write(`\r${conversations} conversations…\r`);
}
