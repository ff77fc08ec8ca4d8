import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { readEnv } from '../config/env.ts';
import { createLogger } from '../config/logger.ts';
import type { Stoppable } from '../config/stoppable.ts';
import { startApi } from '../engine/api.ts';
import { toViewer } from '../engine/api/session/sessions.ts';
import { createUser } from '../engine/commands/users/index.ts';
import { startGateway } from '../engine/gateway.ts';
import { createApiClient, type ApiClient } from '../engine/gateway/simulator/replay/apiClient.ts';
import { signIn } from '../engine/gateway/simulator/replay/prepare.ts';
import { runMigrations } from '../engine/migrations/index.ts';
import { DeviceModel, UserModel } from '../engine/models/index.ts';
import type { Viewer } from '../engine/policies/viewer.ts';
import { createRuntime, type Runtime } from '../engine/runtime.ts';
import { startWorker } from '../workers/worker.ts';
import type { BenchmarkContext } from './benchmark.ts';
import { openListener, type Listener } from './load/listener.ts';

/** Jobs that a worker handles at once: as an installation has it without further settings. */
export const CONCURRENCY = 20;

/** Balcão in this process, as `npm start` runs it, on a database of its own. One at a time: mongoose has one connection. */
export interface System {
  runtime: Runtime;
  url: string;
  deviceId: string;
  /** An administrator with room for everything, and a session of theirs. */
  viewer: Viewer;
  api: ApiClient;
  /** Their panel. */
  listener: Listener;
  stop(): Promise<void>;
}

const CAPACITY = 1_000;

/** `gateway`: holds the device, which is then connected. @defaultValue false: messages are handed over as a driver does. */
export async function startSystem({ mongoUri, redisUrl }: Pick<BenchmarkContext, 'mongoUri' | 'redisUrl'>, { gateway = false } = {}): Promise<System> {
  const name = newDatabaseName();
  const log = createLogger(readEnv().LOG_LEVEL ?? 'warn', 'bench', process.stderr);
  const dataDir = await mkdtemp(join(tmpdir(), 'balcao-bench-'));
  const runtime = await createRuntime({ mongoUri: withDatabase(mongoUri, name), redisUrl, redisPrefix: name, dataDir, log });
  const running: Stoppable[] = [{ stop: () => rm(dataDir, { recursive: true, force: true }) }, { stop: () => runtime.close() }, { stop: () => removeKeys(runtime) }, { stop: () => mongoose.connection.dropDatabase() }];
  const stop = async () => {
    for (const each of running.splice(0).toReversed()) await each.stop();
  };
  try {
    await runMigrations(log);
    running.push(await startWorker(runtime, { concurrency: CONCURRENCY }));
    const api = await startApi(runtime, { host: '127.0.0.1', port: 0, trustProxy: 0 });
    running.push(api);
    const url = `http://127.0.0.1:${api.port}`;
    const { viewer, client } = await createAdministrator(url);
    const device = await DeviceModel.create({ name: 'Loja', driver: 'simulator', ...(gateway && { desired: 'connected' }) });
    const deviceId = device._id.toHexString();
    if (gateway) {
      running.push(await startGateway(runtime));
      await untilConnected(deviceId);
    }
    const listener = await openListener(url, client.cookie());
    running.push({ stop: () => Promise.resolve(listener.close()) });
    return { runtime, url, deviceId, viewer, api: client, listener, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export function newDatabaseName(): string {
  return `bench-${randomBytes(6).toString('hex')}`;
}

/** The address of another database on the same store. */
export function withDatabase(uri: string, database: string): string {
  const url = new URL(uri);
  if (url.username && !url.searchParams.has('authSource')) url.searchParams.set('authSource', url.pathname.slice(1) || 'admin');
  url.pathname = `/${database}`;
  return url.href;
}

async function createAdministrator(url: string): Promise<{ viewer: Viewer; client: ApiClient }> {
  const password = randomBytes(12).toString('hex');
  const user = await createUser({ name: 'Ana', email: 'ana@bench.local', password, role: 'admin', departmentIds: [], capacity: CAPACITY, active: true });
  await UserModel.updateOne({ _id: user._id }, { $set: { presence: 'online' } });
  const client = createApiClient(url);
  await signIn(client, { email: user.email, password });
  return { viewer: toViewer(user), client };
}

const CONNECT_PATIENCE_MS = 10_000;

async function untilConnected(deviceId: string): Promise<void> {
  const deadline = Date.now() + CONNECT_PATIENCE_MS;
  while (!(await DeviceModel.exists({ _id: deviceId, status: 'connected' }))) {
    if (Date.now() > deadline) throw new Error('the simulated device did not connect');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function removeKeys({ redisFast, prefix }: Runtime): Promise<void> {
  for await (const keys of redisFast.scanStream({ match: `${prefix}*`, count: 500 })) {
    if (Array.isArray(keys) && keys.length > 0) await redisFast.unlink(...keys);
  }
}
