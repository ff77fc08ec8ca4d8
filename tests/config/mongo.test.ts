import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectMongo, disconnectMongo, isMongoReady } from '../../config/mongo.ts';
import { spawnStore, type SpawnedStore } from '../../embedded/spawn.ts';
import { waitFor } from '../support/harness.ts';

describe('a store that stands still', () => {
  let directory: string;
  let store: SpawnedStore;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'balcao-still-'));
    store = await spawnStore({ dataDir: directory });
    await connectMongo(store.uri);
  });
  afterAll(async () => {
    await disconnectMongo();
    await store.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('is called not ready rather than waited for, and ready when it goes on', async () => {
    expect(await isMongoReady()).toBe(true);
    process.kill(store.pid, 'SIGSTOP');
    try {
      expect(await isMongoReady()).toBe(false);
    } finally {
      process.kill(store.pid, 'SIGCONT');
    }
    await waitFor(() => isMongoReady(), { what: 'the answer of the store' });
  });
});
