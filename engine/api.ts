import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isEntry, runProcess } from '../config/runProcess.ts';
import { createApiContext, type ApiOptions } from './api/context.ts';
import { createApp } from './api/createApp.ts';
import { startLive } from './api/live/startLive.ts';
import type { Runtime } from './runtime.ts';

export type { ApiOptions } from './api/context.ts';

/** REST, the panels' sockets and the panel itself, on one port. Rejects when the port is taken. */
export async function startApi(runtime: Runtime, options: ApiOptions): Promise<{ port: number; stop(): Promise<void> }> {
  const context = createApiContext(runtime, options);
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, createApp(context));
  const live = startLive(server, context, runtime.redis, runtime.prefix);
  context.endSessionSockets = live.endSessionSockets;
  context.metrics.setSockets(live.countSockets);
  try {
    await listen(server, options);
  } catch (error) {
    await live.stop();
    throw error;
  }
  return {
    // A TCP server's address is an object.
    port: (server.address() as AddressInfo).port,
    async stop() {
      // Ends the sockets and stops taking requests; those under way are answered.
      const closed = live.stop();
      server.closeIdleConnections();
      await closed;
      context.metrics.stop();
    },
  };
}

/** A file of 100 MB takes a quarter of an hour over the slowest lines. (Headers have a minute, Node's own limit.) */
const REQUEST_TIMEOUT_MS = 20 * 60_000;

async function listen(server: Server, { host, port }: ApiOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Where `npm run build` puts the panel; without it only the API is served. */
const BUILT_PANEL = fileURLToPath(new URL('../dist/admin', import.meta.url));

if (isEntry(import.meta.url)) {
  await runProcess('api', (runtime, env) =>
    startApi(runtime, {
      host: env.HOST,
      port: env.PORT,
      publicUrl: env.PUBLIC_URL,
      trustProxy: env.TRUST_PROXY,
      ...(existsSync(BUILT_PANEL) && { panelDir: BUILT_PANEL }),
    }),
  );
}
