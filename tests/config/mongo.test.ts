import { connectMongo, disconnectMongo, isMongoReady } from '../../config/mongo.ts';
import { startProxyToStore, type CuttableProxy } from '../support/cuttableProxy.ts';
import { waitFor } from '../support/harness.ts';

describe('a store that stands still', () => {
  let store: CuttableProxy;
  beforeAll(async () => {
    const proxy = await startProxyToStore();
    store = proxy;
    await connectMongo(proxy.uri);
  });
  afterAll(async () => {
    await disconnectMongo();
    await store.close();
  });

  it('is called not ready rather than waited for, and ready when it goes on', async () => {
    expect(await isMongoReady()).toBe(true);
    store.hold();
    expect(await isMongoReady()).toBe(false);
    store.release();
    await waitFor(() => isMongoReady(), { what: 'the answer of the store' });
  });
});
