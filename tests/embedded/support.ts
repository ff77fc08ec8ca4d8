import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { MongoClient, type Db } from 'mongodb';

import { spawnStore, type SpawnedStore } from '../../embedded/spawn.ts';

/** A store in a child process on a directory of its own, and a client of it. */
export interface TestStore {
  store: SpawnedStore;
  client: MongoClient;
  db: Db;
  dataDir: string;
  /** Stops everything and removes the directory. */
  remove(): Promise<void>;
}

export async function createDataDir(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'balcao-store-'));
}

export async function startTestStore(): Promise<TestStore> {
  const dataDir = await createDataDir();
  const store = await spawnStore({ dataDir });
  const client = await connect(store.uri);
  return {
    store,
    client,
    db: client.db('test'),
    dataDir,
    async remove() {
      await client.close();
      await store.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export async function connect(uri: string): Promise<MongoClient> {
  return new MongoClient(uri, { serverSelectionTimeoutMS: 5000 }).connect();
}
