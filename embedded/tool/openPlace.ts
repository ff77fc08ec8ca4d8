import { MongoClient } from 'mongodb';

import { spawnStore, StoreStartError } from '../spawn.ts';
import type { Place } from './arguments.ts';
import { directoryInUse, storeDirectory } from './storeDirectory.ts';
import { EXIT, reasonOf, ToolError } from './failures.ts';

/** A store or a MongoDB that answers. */
export interface OpenPlace extends AsyncDisposable {
  /** For sentences: a directory, or an address without what is secret in it. */
  name: string;
  client: MongoClient;
  /** The database that the address names. */
  database?: string;
}

/** Milliseconds until an address counts as dead. */
const PATIENCE = 10_000;

/** Connects to an address, or to a store that is started on the directory for this time. Throws ToolError. */
export async function openPlace(place: Place, purpose: 'read' | 'write'): Promise<OpenPlace> {
  if ('uri' in place) {
    const client = await connect(place.uri);
    return { name: printable(place.uri), client, database: databaseOf(place.uri), [Symbol.asyncDispose]: () => client.close() };
  }
  const directory = await storeDirectory(place.data, purpose);
  const store = await spawnStore({ dataDir: directory }).catch((cause: unknown) => {
    throw cause instanceof StoreStartError && cause.exitCode === EXIT.directoryInUse ? directoryInUse(cause.message) : cause;
  });
  const client = await connect(store.uri);
  return {
    name: directory,
    client,
    async [Symbol.asyncDispose]() {
      await client.close();
      await store.stop();
    },
  };
}

async function connect(uri: string): Promise<MongoClient> {
  try {
    return await new MongoClient(uri, { serverSelectionTimeoutMS: PATIENCE }).connect();
  } catch (cause) {
    throw new ToolError(`${printable(uri)} cannot be reached: ${reasonOf(cause)}`);
  }
}

function databaseOf(uri: string): string | undefined {
  const path = /^[^:]+:\/\/[^/]+\/([^?]+)/.exec(uri)?.[1];
  return path && decodeURIComponent(path);
}

/** Without user, password and options. */
function printable(uri: string): string {
  return uri.replace(/\/\/.*@/, '//').replace(/\?.*$/, '');
}
