import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestApp, waitFor, type TestApp } from '../support/harness.ts';

let app: TestApp;
let panelDir: string;
beforeAll(async () => {
  panelDir = await mkdtemp(join(tmpdir(), 'balcao-panel-'));
  await mkdir(join(panelDir, 'assets'));
  await writeFile(join(panelDir, 'index.html'), '<!doctype html><title>Balcão</title>');
  await writeFile(join(panelDir, 'assets/index-abc123.js'), 'export {};');
  await writeFile(join(panelDir, 'logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  app = await startTestApp({ panelDir });
});
afterAll(async () => {
  await app.close();
  await rm(panelDir, { recursive: true, force: true });
});

it('is alive and ready', async () => {
  await app.request.get('/healthz').expect(200);
  expect((await app.request.get('/readyz').expect(200)).body).toEqual({ missing: [] });
});

it('tells Prometheus how long routes take, queues and sockets', async () => {
  await app.request.get('/api/session').expect(401);
  const { text } = await app.request.get('/metrics').expect(200);
  expect(text).toMatch(/balcao_http_request_duration_seconds_count\{route="GET \/api\/session",status="401"\} [1-9]/);
  expect(text).toContain('balcao_queue_depth{queue="inbound"} 0');
  expect(text).toContain('balcao_sockets 0');
  expect(text).toContain('process_cpu_seconds_total');
});

describe('the panel', () => {
  it('is asked for every time, its assets never again', async () => {
    for (const address of ['/', '/clients', '/inbox/0123']) {
      const { headers, text } = await app.request.get(address).set('Accept', 'text/html').expect(200);
      expect(text).toContain('Balcão');
      expect(headers['cache-control']).toBe('no-cache');
    }
    const { headers } = await app.request.get('/assets/index-abc123.js').expect(200);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await app.request.get('/logo.svg').expect(200)).headers['cache-control']).toBe('no-cache');
  });

  it('never answers for the API or a missing asset', async () => {
    const { body } = await app.request.get('/api/nada').set('Accept', 'text/html').expect(404);
    expect(body.error.code).toBe('not_found');
    await app.request.get('/assets/outro.js').set('Accept', 'text/html').expect(404);
    await app.request.get('/assets/../../package.json').expect(404);
  });
});

describe('without Redis', () => {
  it('is not ready, and says what is missing, but still answers', async () => {
    const agent = await app.signInAs('supervisor');
    app.runtime.redisFast.disconnect();
    await waitFor(() => app.runtime.redisFast.status === 'end');
    expect((await app.request.get('/readyz').expect(503)).body).toEqual({ missing: ['redis'] });
    await app.request.get('/metrics').expect(200);
    await agent.post('/api/tags').send({ name: 'Sem Redis' }).expect(201);
    await agent.put('/api/session/presence').send({ presence: 'away' }).expect(200);
    await app.signInAs('agent');
    await app.runtime.redisFast.connect();
    await waitFor(async () => (await app.request.get('/readyz')).status === 200);
  });
});
