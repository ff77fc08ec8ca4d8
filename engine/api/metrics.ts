import type { RequestHandler, Response } from 'express';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Queues } from '../queues/index.ts';

export interface Metrics {
  /** Times every request, under its route's policy line. */
  observe: RequestHandler;
  /** Says which route takes the request. */
  setRoute(response: Response, line: string): void;
  setSockets(count: () => number): void;
  contentType: string;
  text(): Promise<string>;
  stop(): void;
}

/** Prometheus' view of an API process. */
export function createMetrics(queues: Queues): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  let countSockets = () => 0;

  const duration = new Histogram({
    name: 'balcao_http_request_duration_seconds',
    help: 'How long answers take, by route',
    labelNames: ['route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  new Gauge({
    name: 'balcao_queue_depth',
    help: 'Jobs that wait or run, by queue',
    labelNames: ['queue'] as const,
    registers: [registry],
    async collect() {
      this.reset();
      // Without Redis the other metrics are still wanted.
      const depths = await queues.depths().catch(() => ({}));
      for (const [queue, depth] of Object.entries(depths)) this.set({ queue }, depth);
    },
  });
  new Gauge({
    name: 'balcao_sockets',
    help: 'Panels connected to this process',
    registers: [registry],
    collect() {
      this.set(countSockets());
    },
  });

  return {
    observe(_request, response, next) {
      const end = duration.startTimer();
      response.once('finish', () => end({ route: String(response.locals.route ?? 'other'), status: response.statusCode }));
      next();
    },
    setRoute(response, line) {
      response.locals.route = line;
    },
    setSockets(count) {
      countSockets = count;
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
    stop: () => registry.clear(),
  };
}
