import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { DirectoryLockedError } from './errors.ts';
import type { Environment } from './storage/environment.ts';

/** Directories that this process holds. */
const held = new Set<string>();

interface Owner {
  pid: number;
  /** When the process started, as Linux tells it; empty elsewhere. Tells a reused pid from its first owner. */
  started: string;
}

/**
 * Takes a data directory for this process and answers the function that gives it back.
 * A lock whose process is gone is taken over. Throws DirectoryLockedError when its process lives.
 */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  const path = join(resolve(directory), 'store.lock');
  if (held.has(path)) throw new DirectoryLockedError(directory, process.pid);
  for (let attempt = 0; attempt < 3; attempt++) {
    if (create(path)) {
      held.add(path);
      return () => {
        held.delete(path);
        rmSync(path, { force: true });
      };
    }
    const owner = ownerOf(path);
    if (owner && owner.pid !== process.pid && isAlive(owner)) throw new DirectoryLockedError(directory, owner.pid);
    rmSync(path, { force: true });
  }
  throw new DirectoryLockedError(directory, ownerOf(path)?.pid ?? 0);
}

/**
 * Writes into the files themselves that this process serves them: of two that took over the same lock at the same
 * moment one gets them. Throws DirectoryLockedError for the other.
 */
export function claimFiles(environment: Environment): void {
  const other = environment.claim(describeOwner(), (text) => {
    const owner = readOwner(text);
    return owner !== undefined && owner.pid !== process.pid && isAlive(owner);
  });
  if (other !== undefined) throw new DirectoryLockedError(environment.directory, readOwner(other)?.pid ?? 0);
}

function create(path: string): boolean {
  try {
    writeFileSync(path, describeOwner(), { flag: 'wx' });
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false;
    throw cause;
  }
}

function ownerOf(path: string): Owner | undefined {
  try {
    return readOwner(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // removed by its owner in between
  }
}

function describeOwner(): string {
  return `${process.pid} ${startOf(process.pid)}`;
}

function readOwner(text: string): Owner | undefined {
  const [pid, started = ''] = text.split(' ');
  return Number.isSafeInteger(Number(pid)) && Number(pid) > 0 ? { pid: Number(pid), started } : undefined;
}

function isAlive({ pid, started }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EPERM')) return false;
  }
  return !isEnding(pid) && (started === '' || startOf(pid) === started);
}

/** A process that is being cleared away, or waits as a zombie for its parent, has no memory any more, so no command line (proc(5)). */
function isEnding(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') === '';
  } catch {
    return false; // no /proc on this system
  }
}

/** The start time in /proc/<pid>/stat: the 22nd field, counted after the name in parentheses. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return ''; // no /proc on this system
  }
}
