import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { createLogger } from '../../config/logger.ts';
import { runMigrations } from '../../engine/migrations/index.ts';
import { createRuntime, type Runtime } from '../../engine/runtime.ts';
import type { Services } from '../../engine/services.ts';

/** Small enough for a test to send more. */
export const TEST_MAX_MEDIA_BYTES = 20 * 1024 * 1024;

export interface TestRuntime {
  runtime: Runtime;
  services: Services;
  /** Of this runtime alone. */
  databaseName: string;
  /** The address of its own database: for a second process or a second runtime. */
  mongoUri: string;
  redisUrl: string;
  /** Where its files lie. */
  dataDir: string;
  /** Drops the database, removes the keys and ends the connections. */
  close(): Promise<void>;
}

/**
 * A runtime on the real store and the real Redis, with its own database name and key prefix: test files do not see each
 * other's data. Mongoose's default connection is the file's own, because Jest loads modules anew for every file, so a
 * file has one runtime at a time.
 */
export async function createTestRuntime(): Promise<TestRuntime> {
  const name = `test-${randomBytes(6).toString('hex')}`;
  const mongoUri = withDatabase(required('MONGODB_URI'), name);
  const redisUrl = required('REDIS_URL');
  const log = createLogger(process.env.LOG_LEVEL || 'silent', 'test');
  const dataDir = await mkdtemp(join(tmpdir(), `balcao-${name}-`));
  const runtime = await createRuntime({ mongoUri, redisUrl, redisPrefix: name, dataDir, maxMediaBytes: TEST_MAX_MEDIA_BYTES, log });
  await runMigrations(log);
  return {
    runtime,
    services: runtime.services,
    databaseName: name,
    mongoUri,
    redisUrl,
    dataDir,
    async close() {
      await mongoose.connection.dropDatabase();
      await removeKeys(runtime);
      await runtime.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The address of another database on the same store. What the credentials were made for stays where it was. */
export function withDatabase(uri: string, database: string): string {
  const parts = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/.exec(uri);
  if (!parts) throw new Error(`not an address of MongoDB: ${uri}`);
  const options = new URLSearchParams(parts[3] ?? '');
  if (parts[1]?.includes('@') && !options.has('authSource')) options.set('authSource', parts[2] || 'admin');
  return `${parts[1]}/${database}${options.size > 0 ? `?${options.toString()}` : ''}`;
}

/** Redis forgets everything of this runtime. */
export async function removeKeys({ redisFast, prefix }: Pick<Runtime, 'redisFast' | 'prefix'>): Promise<void> {
  for await (const keys of redisFast.scanStream({ match: `${prefix}*`, count: 500 })) {
    if (Array.isArray(keys) && keys.length > 0) await redisFast.unlink(...keys);
  }
}

function required(name: 'MONGODB_URI' | 'REDIS_URL'): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: tests run through Jest, whose global setup starts what is missing`);
  return value;
}
