import { queueStatusSchema } from '@trainyard/contracts';
import { json, problems, type Route } from '../route.ts';

/** GET /v1/queue: how much waits, and who works. */
export const getQueue: Route = async (app) => {
  app.route({
    method: 'GET',
    url: '/v1/queue',
    config: { access: 'root' },
    schema: {
      operationId: 'getQueue',
      summary: 'How much waits, and who works',
      tags: ['service'],
      response: {
        200: json('Depth of the queues, and the workers.', queueStatusSchema),
        ...problems('queueUnavailable'),
      },
    },
    handler: async ({ store }) => {
      const [counts, workers] = await Promise.all([store.queue.counts(), store.workers.list()]);
      return { ...counts, workers };
    },
  });
};
