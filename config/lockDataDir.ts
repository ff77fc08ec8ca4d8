import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isRunning, startOf } from './processIdentity.ts';

/** Thrown when another Balcão works on the same directory. */
export class DataDirInUseError extends Error {
  constructor(readonly dataDir: string, readonly pid: number) {
    super(`Another Balcão (process ${pid}) already uses ${resolve(dataDir)}.`);
    this.name = 'DataDirInUseError';
  }
}

interface Holder {
  pid: number;
  /** Tells it from a later process with the same number. */
  start: string | null;
}

/**
 * Takes the directory for this process and answers what gives it back. A lock whose process is gone is taken over.
 * Throws {@link DataDirInUseError}.
 */
export async function lockDataDir(dataDir: string): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const path = pathOf(dataDir);
  const own = JSON.stringify({ pid: process.pid, start: await startOf(process.pid) } satisfies Holder);
  while (!(await create(path, own))) {
    const found = await readFile(path, 'utf8').catch(() => null);
    if (found === null) continue;
    const holder = parse(found);
    if (holder && (await holds(holder))) throw new DataDirInUseError(dataDir, holder.pid);
    await takeAway(path, found);
  }
  return () => rm(path, { force: true });
}

/** The process that holds the directory, another than this one; null when nobody does. */
export async function holderOf(dataDir: string): Promise<number | null> {
  const found = await readFile(pathOf(dataDir), 'utf8').catch(() => null);
  const holder = found === null ? null : parse(found);
  return holder && (await holds(holder)) ? holder.pid : null;
}

function pathOf(dataDir: string): string {
  return join(dataDir, 'balcao.lock');
}

async function create(path: string, content: string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Null for what a crash left half-written. */
function parse(content: string): Holder | null {
  try {
    const { pid, start } = JSON.parse(content) as Partial<Holder>; // Our own file; what is not a number is refused below.
    return typeof pid === 'number' ? { pid, start: start ?? null } : null;
  } catch {
    return null;
  }
}

async function holds({ pid, start }: Holder): Promise<boolean> {
  if (pid === process.pid) return false; // Of a former process: this one has just begun.
  return (await isRunning(pid)) && (start === null || start === (await startOf(pid)));
}

/** Moves the stale lock aside, so that of two who found it stale only one creates the next. */
async function takeAway(path: string, stale: string): Promise<void> {
  const aside = `${path}.${process.pid}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  // Somebody was quicker and this is their new lock: it goes back.
  if ((await readFile(aside, 'utf8')) !== stale) await rename(aside, path);
  else await rm(aside);
}
