import { spawn, type ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { waitFor } from './waitFor.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface RunningChild {
  child: ChildProcess;
  /** Everything it printed so far, on both streams. */
  output(): string;
  /** The exit code; null when a signal ended it. */
  exited: Promise<number | null>;
}

/**
 * One of our TypeScript programs as a process of its own, in its own process group. It inherits neither the test's
 * services nor Jest's options: `env` names what it is given.
 */
export function runProgram(script: string, env: Record<string, string>, args: string[] = [], input: 'ignore' | 'pipe' = 'ignore'): RunningChild {
  const child = spawnProgram(script, env, 'pipe', args, input);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  return { child, output: () => output, exited: new Promise((resolve) => child.once('close', resolve)) };
}

/** The same, with both its outputs going where `output` says: a pipe, or an open file. */
export function spawnProgram(script: string, env: Record<string, string>, output: 'pipe' | number, args: string[] = [], input: 'ignore' | 'pipe' = 'ignore'): ChildProcess {
  const { MONGODB_URI, REDIS_URL, ADMIN_EMAIL, ADMIN_PASSWORD, NODE_OPTIONS, ...inherited } = process.env;
  return spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    cwd: ROOT,
    env: { ...inherited, NODE_ENV: 'production', ...env },
    stdio: [input, output, output],
    detached: true,
  });
}

/** Waits until the program has printed `text`. Throws with its output when it ends before. */
export async function untilPrinted({ child, output }: RunningChild, text: string, timeoutMs = 25_000): Promise<void> {
  await waitFor(() => output().includes(text) || child.exitCode !== null || child.signalCode !== null, { timeoutMs, what: `"${text}" in the output` });
  if (!output().includes(text)) throw new Error(`it ended with ${child.exitCode ?? child.signalCode}:\n${output()}`);
}

/** The command lines of running processes that name `text`. */
export async function commandLinesWith(text: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return lines.filter((line) => line.includes(text)).map((line) => line.replaceAll('\0', ' ').trim());
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // A TCP server's address is an object.
  await new Promise((resolve) => server.close(resolve));
  return port;
}
