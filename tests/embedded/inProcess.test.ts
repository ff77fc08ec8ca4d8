import { rm } from 'node:fs/promises';

import { startStore } from '../../embedded/store.ts';
import { connect, createDataDir } from './support.ts';

describe('startStore', () => {
  it('serves in this process, once for a directory, and stops', async () => {
    const dataDir = await createDataDir();
    const store = await startStore({ dataDir });
    await expect(startStore({ dataDir })).rejects.toMatchObject({ name: 'DirectoryLockedError', pid: process.pid });
    const client = await connect(store.uri);
    const collection = client.db('test').collection<{ _id: number; sub: { tags: string[] } }>('c');
    await collection.createIndex({ 'sub.tags': 1 });
    await collection.insertOne({ _id: 1, sub: { tags: ['a'] } });
    expect(await collection.findOneAndUpdate({ 'sub.tags': 'a' }, { $push: { 'sub.tags': 'b' } }, { returnDocument: 'after' })).toEqual({ _id: 1, sub: { tags: ['a', 'b'] } });
    await client.close();
    await store.stop();
    await expect(connect(`${store.uri}/?serverSelectionTimeoutMS=300`)).rejects.toMatchObject({ name: 'MongoServerSelectionError' });
    await rm(dataDir, { recursive: true });
  });
});
