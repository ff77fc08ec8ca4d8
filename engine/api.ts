import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isEntry, runProcess } from '../config/runProcess.ts';
import type { ApiContext, ApiOptions } from './api/context.ts';
import { createApp } from './api/createApp.ts';
import { startLive, type LiveServer } from './api/live/startLive.ts';
import { createMetrics } from './api/metrics.ts';
import { createSessions } from './api/session/sessions.ts';
import { createSignInLimit } from './api/session/signInLimit.ts';
import type { Runtime } from './runtime.ts';

export type { ApiOptions } from './api/context.ts';

/** REST, the panels' sockets and the panel itself, on one port. Rejects when the port is taken. */
export async function startApi(runtime: Runtime, options: ApiOptions): Promise<{ port: number; stop(): Promise<void> }> {
  const { services, redisFast, redis, prefix, log } = runtime;
  const metrics = createMetrics(services.queues);
  let live: LiveServer | undefined;
  const context: ApiContext = {
    services,
    redis: redisFast,
    log,
    options,
    metrics,
    sessions: createSessions({ publicUrl: options.publicUrl, now: services.now }),
    signInLimit: createSignInLimit(redisFast, prefix),
    endSessionSockets: (sessionId) => live?.endSessionSockets(sessionId),
  };
  const server = createServer(createApp(context));
  live = startLive(server, context, redis, prefix);
  metrics.setSockets(live.countSockets);
  await listen(server, options);
  return {
    // A TCP server's address is an object.
    port: (server.address() as AddressInfo).port,
    async stop() {
      // Ends the sockets and stops taking requests; those under way are answered.
      const closed = live?.stop();
      server.closeIdleConnections();
      await closed;
      metrics.stop();
    },
  };
}

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
