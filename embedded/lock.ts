import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { DirectoryLockedError } from './errors.ts';

/**
 * Takes a data directory for this process and answers the function that gives it back.
 * A lock whose process is gone is taken over. Throws DirectoryLockedError when its process lives.
 */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, 'store.lock');
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (cause) {
      if (!isAlreadyThere(cause)) throw cause;
      const owner = ownerOf(path);
      if (owner !== undefined && isAlive(owner)) throw new DirectoryLockedError(directory, owner);
      rmSync(path, { force: true });
    }
  }
  throw new DirectoryLockedError(directory, ownerOf(path) ?? 0);
}

function isAlreadyThere(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
}

function ownerOf(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined; // removed by its owner in between
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}
