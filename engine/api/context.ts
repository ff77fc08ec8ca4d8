import type { Redis } from 'ioredis';
import type { Logger } from '../../config/logger.ts';
import type { Runtime } from '../runtime.ts';
import type { Services } from '../services.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createSessions, type Sessions } from './session/sessions.ts';
import { createSignInLimit, type SignInLimit } from './session/signInLimit.ts';

/** How the API listens and what it serves. */
export interface ApiOptions {
  host: string;
  /** TCP port; 0 takes a free one. */
  port: number;
  /** The address people type. With https, cookies are `__Host-` and Secure. */
  publicUrl?: string;
  /** How many reverse proxies stand in front: X-Forwarded-For is believed that far. */
  trustProxy: number;
  /** The built panel. Without it only the API is served. */
  panelDir?: string;
}

/** What routes need of the process they run in. */
export interface ApiContext {
  services: Services;
  /** Fails at once while Redis is away. */
  redis: Redis;
  log: Logger;
  options: ApiOptions;
  sessions: Sessions;
  signInLimit: SignInLimit;
  metrics: Metrics;
  /** Ends the sockets that a session opened, in every API process. Does nothing until the sockets' server is there. */
  endSessionSockets(sessionId: string): void;
}

export function createApiContext({ services, redisFast, prefix, log }: Runtime, options: ApiOptions): ApiContext {
  return {
    services,
    redis: redisFast,
    log,
    options,
    metrics: createMetrics(services.queues),
    sessions: createSessions({ publicUrl: options.publicUrl, now: services.now }),
    signInLimit: createSignInLimit(redisFast, prefix),
    endSessionSockets: () => undefined,
  };
}
