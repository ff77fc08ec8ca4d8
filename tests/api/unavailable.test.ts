import { startProxyToStore, type CuttableProxy } from '../support/cuttableProxy.ts';
import { startTestApp, waitFor, type SignedIn, type TestApp } from '../support/harness.ts';

const shared = process.env.MONGODB_URI;
let store: CuttableProxy;
let app: TestApp;
let agent: SignedIn;

beforeAll(async () => {
  const proxy = await startProxyToStore();
  store = proxy;
  process.env.MONGODB_URI = proxy.uri;
  app = await startTestApp();
  agent = await app.signInAs('supervisor');
});
afterAll(async () => {
  await app.close();
  await store.close();
  process.env.MONGODB_URI = shared;
});

it('answers 503 while the store is away, says so at /readyz, and goes on when it is back', async () => {
  store.cut();
  const [{ body, status }, ready] = await Promise.all([agent.post('/api/tags').send({ name: 'Perdida' }), app.request.get('/readyz')]);
  expect([status, body]).toEqual([503, { error: { code: 'unavailable', message: expect.any(String) } }]);
  expect([ready.status, ready.body]).toEqual([503, { missing: ['mongodb'] }]);
  await app.request.get('/healthz').expect(200);

  store.mend();
  await waitFor(async () => (await app.request.get('/readyz')).status === 200);
  await agent.post('/api/tags').send({ name: 'De volta' }).expect(201);
});
