import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { holderOf } from './lockDataDir.ts';

/** Thrown when a Balcão uses the directory and its store cannot be found. */
export class StoreAddressUnknownError extends Error {
  constructor(dataDir: string, pid: number) {
    super(`A Balcão (process ${pid}) uses ${resolve(dataDir)}, but it has no store there, or is still starting. If its data is in a MongoDB, name it with MONGODB_URI.`);
    this.name = 'StoreAddressUnknownError';
  }
}

interface Address {
  pid: number;
  uri: string;
}

/**
 * Says in the directory where its store listens, for commands that are run beside `npm start`: the port is a free one
 * each time. Readable by its owner only, like the data. Answers what takes it away.
 */
export async function tellStoreAddress(dataDir: string, uri: string): Promise<() => Promise<void>> {
  const path = pathOf(dataDir);
  await writeFile(path, JSON.stringify({ pid: process.pid, uri } satisfies Address), { mode: 0o600 });
  // An older file keeps its mode when it is written anew.
  await chmod(path, 0o600);
  return () => rm(path, { force: true });
}

/**
 * Where the store of a directory listens; null when nobody runs on it. What a killed process left behind is not believed:
 * the address must be of the process that holds the directory. Throws {@link StoreAddressUnknownError}.
 */
export async function findRunningStore(dataDir: string): Promise<string | null> {
  const holder = await holderOf(dataDir);
  if (holder === null) return null;
  const address = parse(await readFile(pathOf(dataDir), 'utf8').catch(() => ''));
  if (address?.pid !== holder) throw new StoreAddressUnknownError(dataDir, holder);
  return address.uri;
}

function pathOf(dataDir: string): string {
  return join(dataDir, 'store.address');
}

function parse(content: string): Address | null {
  try {
    const { pid, uri } = JSON.parse(content) as Partial<Address>; // Our own file; checked below.
    return typeof pid === 'number' && typeof uri === 'string' ? { pid, uri } : null;
  } catch {
    return null; // Not there, or half-written.
  }
}
