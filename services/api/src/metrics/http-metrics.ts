import fp from 'fastify-plugin';
import { Histogram, Registry } from 'prom-client';

declare module 'fastify' {
  interface FastifyInstance {
    /** What this process counts; more may be registered. */
    metrics: Registry;
  }
}

/** Seconds that an answer may take, as bounds of a histogram; the last is the longest `?wait=`. */
const durationBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];

/** Counts and times every answered request by method, route and status; paths that no route has are one. */
export const httpMetrics = fp(
  async (app) => {
    const registry = new Registry();
    const duration = new Histogram({
      name: 'trainyard_http_request_duration_seconds',
      help: 'Time to answer requests, by route; of event streams the time they were open.',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: durationBounds,
      registers: [registry],
    });
    app.decorate('metrics', registry);
    app.addHook('onResponse', async ({ method, routeOptions: { url } }, { statusCode, elapsedTime }) => {
      duration.observe({ method, route: url ?? 'none', status: statusCode }, elapsedTime / 1000);
    });
  },
  { name: 'http-metrics' },
);
