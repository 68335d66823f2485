import { Registry } from 'prom-client';
import { z } from 'zod';
import { problems, type Route } from '../route.ts';

const mediaType = Registry.PROMETHEUS_CONTENT_TYPE;

const description = `In the text format of Prometheus. Of this process: requests by route and status, event-loop lag, memory. Of the service: jobs by state,
depth of the queues, workers alive. Of every worker, by the label \`worker\`: how long attempts waited, how they ended, training steps and their rate, event-loop lag.`;

/** GET /metrics: what is counted, for Prometheus. */
export const getMetrics: Route = async (app) => {
  app.route({
    method: 'GET',
    url: '/metrics',
    config: { access: 'root' },
    schema: {
      operationId: 'getMetrics',
      summary: 'Metrics for Prometheus',
      description,
      tags: ['service'],
      response: {
        200: { description: 'The metrics.', content: { 'text/plain': { schema: z.string() } } },
        ...problems(),
      },
    },
    handler: async (_request, reply) => {
      reply.type(mediaType).serializer((text: string) => text);
      return app.readMetrics();
    },
  });
};
