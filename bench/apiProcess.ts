import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../config/env.ts';
import { createApiClient, type ApiClient } from '../engine/gateway/simulator/replay/apiClient.ts';
import { signIn } from '../engine/gateway/simulator/replay/prepare.ts';

/** The API as a process of its own, for benchmarks that compare two databases. */
export interface ApiProcess {
  url: string;
  /** Signed in as its administrator. */
  api: ApiClient;
  stop(): Promise<void>;
}

const START_LIMIT_MS = 60_000;
const LOOK_EVERY_MS = 100;

export async function startApiProcess({ mongoUri, redisUrl, redisPrefix }: { mongoUri: string; redisUrl: string; redisPrefix: string }): Promise<ApiProcess> {
  const port = await freePort();
  const [email, password] = ['ana@bench.local', randomBytes(12).toString('hex')];
  const entry = fileURLToPath(new URL('../engine/api.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', entry], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: childEnvironment({ MONGODB_URI: mongoUri, REDIS_URL: redisUrl, REDIS_PREFIX: redisPrefix, HOST: '127.0.0.1', PORT: String(port), ADMIN_EMAIL: email, ADMIN_PASSWORD: password, LOG_LEVEL: 'error', NODE_OPTIONS: '' }),
  });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilReady(url, () => child.exitCode === null);
    const api = createApiClient(url);
    await signIn(api, { email, password });
    return { url, api, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilReady(url: string, isRunning: () => boolean): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined); // Nobody listens yet.
    if (answer?.ok) return;
    if (!isRunning() || Date.now() > deadline) throw new Error('the API did not start');
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
