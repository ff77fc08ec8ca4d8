import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import type { RunningStore, StoreOptions } from './store.ts';

/** Milliseconds that the child may take to close its files; acknowledged writes are safe without it. */
const STOP_MILLISECONDS = 10_000;

export interface SpawnedStore extends RunningStore {
  pid: number;
  /** Resolves with the exit code once the process has ended, whoever ended it; null after a signal. */
  exited: Promise<number | null>;
}

/** The child process could not be started; the message is what it said. */
export class StoreStartError extends Error {
  override name = 'StoreStartError';
  /** The exit code of the child: 3 when another process holds the directory. */
  readonly exitCode: number | null;

  constructor(message: string, exitCode: number | null) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * Starts the store as a child process, which ends itself when this process dies.
 * Rejects with StoreStartError when the child ends before it is ready.
 */
export async function spawnStore({ dataDir, port = 0 }: StoreOptions): Promise<SpawnedStore> {
  const server = fileURLToPath(new URL('./server.ts', import.meta.url));
  const args = ['--import', import.meta.resolve('tsx'), server, '--data', dataDir, '--port', String(port), '--parent-stdin'];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve(code));
    child.once('error', () => resolve(null));
  });
  const uri = await readyUri(child, exited);
  child.stderr?.pipe(process.stderr);
  return {
    uri,
    pid: child.pid ?? 0,
    exited,
    async stop() {
      child.kill('SIGTERM');
      const patience = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS);
      await exited;
      clearTimeout(patience);
    },
  };
}

async function readyUri(child: ChildProcess, exited: Promise<number | null>): Promise<string> {
  if (!child.stdout || !child.stderr) throw new StoreStartError('the store has no output', null);
  let complaints = '';
  const listen = (chunk: Buffer): void => {
    complaints += chunk.toString();
  };
  child.stderr.on('data', listen);
  const lines = createInterface({ input: child.stdout });
  const firstLine = once(lines, 'line').then(([line]) => String(line));
  const ended = exited.then((code) => {
    throw new StoreStartError(complaints.trim() || `the store ended with code ${code} before it was ready`, code);
  });
  const line = await Promise.race([firstLine, ended]);
  ended.catch(() => undefined); // its end after this is told by `exited`
  child.stderr.off('data', listen);
  return readUri(line);
}

function readUri(line: string): string {
  const ready: unknown = JSON.parse(line);
  if (typeof ready === 'object' && ready !== null && 'uri' in ready && typeof ready.uri === 'string') return ready.uri;
  throw new StoreStartError(`the store said: ${line}`, null);
}
