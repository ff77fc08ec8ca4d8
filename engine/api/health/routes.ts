import { isMongoReady } from '../../../config/mongo.ts';
import type { ApiContext } from '../context.ts';
import { route, type Route } from '../route.ts';

/** A dependency that has not answered after so many ms counts as missing. */
const PATIENCE = 2_000;

/** For load balancers and Prometheus. */
export function healthRoutes({ redis, metrics }: ApiContext): Route[] {
  return [
    route('GET /healthz', {}, async () => ({ status: 'ok' })),

    route('GET /readyz', {}, async ({ response }) => {
      const checks = { mongodb: isMongoReady(), redis: redis.ping().then(() => true) };
      const answers = await Promise.all(Object.entries(checks).map(async ([name, check]) => ({ name, isReady: await inTime(check) })));
      const missing = answers.filter(({ isReady }) => !isReady).map(({ name }) => name);
      if (missing.length > 0) response.status(503);
      return { missing };
    }),

    route('GET /metrics', {}, async ({ response }) => {
      response.type(metrics.contentType).send(await metrics.text());
    }),
  ];
}

async function inTime(check: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE);
  });
  // A dependency that fails is missing, whatever it says.
  return Promise.race([check.catch(() => false), late]).finally(() => clearTimeout(timer));
}
