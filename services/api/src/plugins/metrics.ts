import fp from 'fastify-plugin';
import { Histogram, Registry } from 'prom-client';
import { type MeasuredStore, serviceMetrics } from '../metrics/service-metrics.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** What this process counts; more may be registered. */
    metrics: Registry;
    /** What this process and the whole service count, as Prometheus reads it. */
    readMetrics: () => Promise<string>;
  }
}

/** Seconds that an answer may take, as bounds of a histogram; the last is the longest `?wait=`. */
const durationBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];

/** Counts and times every answered request by method, route and status; paths that no route has are one. */
export const metrics = fp<{ store: MeasuredStore }>(
  async (app, { store }) => {
    const registry = new Registry();
    const duration = new Histogram({
      name: 'trainyard_http_request_duration_seconds',
      help: 'Time to answer requests, by route; of event streams the time they were open.',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: durationBounds,
      registers: [registry],
    });
    app.decorate('metrics', registry);
    app.decorate('readMetrics', async () => `${await registry.metrics()}\n${await serviceMetrics(store)}`);
    app.addHook('onResponse', async ({ method, routeOptions: { url } }, { statusCode, elapsedTime }) => {
      duration.observe({ method, route: url ?? 'none', status: statusCode }, elapsedTime / 1000);
    });
  },
  { name: 'metrics' },
);
