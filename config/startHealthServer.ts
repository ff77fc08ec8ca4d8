import { createServer, type ServerResponse } from 'node:http';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Runtime } from '../engine/runtime.ts';
import { isMongoReady } from './mongo.ts';

/**
 * `/healthz` (the process lives), `/readyz` (store and Redis answer; 503 names what does not) and `/metrics` of a
 * process without an API of its own.
 */
export async function startHealthServer(runtime: Runtime, port: number, host: string): Promise<{ port: number; stop(): Promise<void> }> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const server = createServer((request, response) => {
    answer(request.url ?? '/', response).catch((error: unknown) => {
      runtime.log.error({ err: error }, 'health check failed');
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : port,
    async stop() {
      registry.clear();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(path: string, response: ServerResponse): Promise<void> {
    if (path === '/healthz') return json(response, 200, { status: 'ok' });
    if (path === '/metrics') {
      response.writeHead(200, { 'content-type': registry.contentType }).end(await registry.metrics());
      return;
    }
    if (path !== '/readyz') return json(response, 404, { status: 'not_found' });
    const missing = await findMissing(runtime);
    return json(response, missing.length > 0 ? 503 : 200, { status: missing.length > 0 ? 'unavailable' : 'ok', missing });
  }
}

/** The dependencies that do not answer now. */
export async function findMissing(runtime: Pick<Runtime, 'redisFast'>): Promise<('mongodb' | 'redis')[]> {
  const [mongodb, redis] = await Promise.all([
    isMongoReady().catch(() => false),
    runtime.redisFast.ping().then(
      () => true,
      () => false,
    ),
  ]);
  return [...(mongodb ? [] : (['mongodb'] as const)), ...(redis ? [] : (['redis'] as const))];
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
