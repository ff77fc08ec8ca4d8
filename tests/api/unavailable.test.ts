import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnStore } from '../../embedded/spawn.ts';
import { startTestApp, waitFor, type SignedIn, type TestApp } from '../support/harness.ts';

let dataDir: string;
let store: Awaited<ReturnType<typeof spawnStore>>;
let app: TestApp;
let agent: SignedIn;
const shared = process.env.MONGODB_URI;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'balcao-away-'));
  store = await spawnStore({ dataDir });
  process.env.MONGODB_URI = store.uri;
  app = await startTestApp();
  agent = await app.signInAs('supervisor');
});
afterAll(async () => {
  process.env.MONGODB_URI = shared;
  await app.close();
  await store.stop();
  await rm(dataDir, { recursive: true, force: true });
});

it('answers 503 while the store is away, says so at /readyz, and goes on when it is back', async () => {
  await store.stop();
  const [{ body, status }, ready] = await Promise.all([agent.post('/api/tags').send({ name: 'Perdida' }), app.request.get('/readyz')]);
  expect([status, body]).toEqual([503, { error: { code: 'unavailable', message: expect.any(String) } }]);
  expect([ready.status, ready.body]).toEqual([503, { missing: ['mongodb'] }]);
  await app.request.get('/healthz').expect(200);

  store = await spawnStore({ dataDir, port: Number(new URL(store.uri).port) });
  await waitFor(async () => (await app.request.get('/readyz')).status === 200);
  await agent.post('/api/tags').send({ name: 'De volta' }).expect(201);
});
