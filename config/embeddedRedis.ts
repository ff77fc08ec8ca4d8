import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { findExecutable } from './findExecutable.ts';
import { isRunning } from './processIdentity.ts';

export interface EmbeddedRedis {
  /** `redis://:password@127.0.0.1:port` */
  uri: string;
  /** Resolves when it has ended, whoever ended it. */
  exited: Promise<void>;
  /** Ends it and waits until it is gone: what it holds is on disk. */
  stop(): Promise<void>;
}

export interface EmbeddedRedisOptions {
  /** The directory that keeps its files; made when missing. */
  dataDir: string;
  /** The port to take. @defaultValue a free one */
  port?: number;
  /** Keeps an append-only file, synced every second. @defaultValue true */
  persist?: boolean;
}

/** Thrown when there is no redis-server or valkey-server to run. */
export class RedisMissingError extends Error {
  constructor() {
    super('Neither redis-server nor valkey-server was found.');
    this.name = 'RedisMissingError';
  }
}

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 10_000;
const PORT_ATTEMPTS = 5;

/**
 * Runs Redis and ends it when the other end of its standard input is closed: also when the parent is killed and can no
 * longer ask for it. Its own session keeps Ctrl-C away, so that the parent decides the order in which things end.
 */
const SUPERVISOR = `
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
{ cat <&3 >/dev/null; kill -TERM $server 2>/dev/null; } &
exec 3<&- </dev/null
wait $server
`;

/**
 * Starts Redis (or Valkey) on a free loopback port behind a generated password, never evicting keys, as BullMQ demands.
 * Throws {@link RedisMissingError} when there is none, and an Error with its last lines when it does not start.
 */
export async function startEmbeddedRedis({ dataDir, port: givenPort, persist = true }: EmbeddedRedisOptions): Promise<EmbeddedRedis> {
  const executable = await findRedis();
  if (!executable) throw new RedisMissingError();
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await untilFormerIsGone(dataDir);
  const password = await readPassword(dataDir);
  let problem: unknown;
  for (let attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
    const port = givenPort ?? (await freePort());
    try {
      return await startOn(executable, port);
    } catch (error) {
      problem = error;
      if (!(error instanceof Error && /address already in use/i.test(error.message))) throw error;
    }
  }
  throw problem;

  async function startOn(program: string, port: number): Promise<EmbeddedRedis> {
    const config = join(dataDir, 'redis.conf');
    await writeFile(config, configuration({ dataDir, port, password, persist }), { mode: 0o600 });
    const child = spawn('/bin/sh', ['-c', SUPERVISOR, 'balcao-redis', program, config], { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    child.stdin.on('error', () => undefined); // It may be gone before we close its input.
    await untilReady(child);
    const exited = new Promise<void>((resolve) =>
      child.once('exit', () => {
        child.stdin.destroy();
        resolve();
      }),
    );
    return {
      uri: `redis://:${password}@127.0.0.1:${port}`,
      exited,
      async stop() {
        child.stdin.end();
        const timer = setTimeout(() => killGroup(child), STOP_LIMIT_MS);
        await exited;
        clearTimeout(timer);
      },
    };
  }
}

/** The path of the Redis (or Valkey) on this machine, or null. */
export function findRedis(): Promise<string | null> {
  return findExecutable('redis-server', 'valkey-server');
}

interface Configuration {
  dataDir: string;
  port: number;
  password: string;
  persist: boolean;
}

function configuration({ dataDir, port, password, persist }: Configuration): string {
  const quoted = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir ${quoted(dataDir)}`,
    `pidfile ${quoted(join(dataDir, 'redis.pid'))}`,
    'daemonize no',
    'maxmemory-policy noeviction',
    'save ""',
    `appendonly ${persist ? 'yes' : 'no'}`,
    'appendfsync everysec',
    '',
  ].join('\n');
}

/** Two servers on one append-only file would spoil it: one that a killed parent left behind ends in a moment. */
async function untilFormerIsGone(dataDir: string): Promise<void> {
  const pid = Number(await readFile(join(dataDir, 'redis.pid'), 'utf8').catch(() => ''));
  if (!pid) return;
  const deadline = Date.now() + STOP_LIMIT_MS;
  while (await isRunning(pid, /redis|valkey/)) {
    if (Date.now() > deadline) throw new Error(`Another Redis (process ${pid}) still uses ${dataDir}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Only who may read the directory may use the server. */
async function readPassword(dataDir: string): Promise<string> {
  const path = join(dataDir, 'password');
  const found = await readFile(path, 'utf8').catch(() => '');
  if (found) return found;
  const password = randomBytes(24).toString('hex');
  await writeFile(path, password, { mode: 0o600 });
  return password;
}

async function untilReady(child: ChildProcessByStdio<Writable, Readable, Readable>): Promise<void> {
  let output = '';
  let timer: NodeJS.Timeout | undefined;
  const settle: { ready?: () => void; fail?: (what: string) => void } = {};
  const read = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-8_000);
    if (/ready to accept connections/i.test(output)) settle.ready?.();
  };
  const onError = (error: Error) => settle.fail?.(error.message);
  const onExit = (code: number | null) => settle.fail?.(`ended with ${code}`);
  child.on('error', onError).on('exit', onExit);
  for (const stream of [child.stdout, child.stderr]) stream.on('data', read);
  try {
    await new Promise<void>((resolve, reject) => {
      settle.ready = resolve;
      settle.fail = (what) => reject(new Error(`Redis ${what}:\n${output.trim().split('\n').slice(-5).join('\n')}`));
      timer = setTimeout(() => settle.fail?.(`was not ready after ${START_LIMIT_MS / 1000} s`), START_LIMIT_MS);
    });
  } catch (error) {
    killGroup(child);
    throw error;
  } finally {
    clearTimeout(timer);
    child.off('exit', onExit);
    for (const stream of [child.stdout, child.stderr]) stream.off('data', read).resume(); // Unread output would block it.
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // Already gone.
  }
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
