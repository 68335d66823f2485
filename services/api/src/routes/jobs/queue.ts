import { jobQueueSchema } from '@trainyard/contracts';
import { found } from '../../errors/not-found.ts';
import { explainQueue } from '../../jobs/explain-queue.ts';
import { jobPath } from '../path.ts';
import { json, problems, type Route } from '../route.ts';

/** GET /v1/jobs/{id}/queue: where a job stands, and what it waits for. */
export const getJobQueue: Route = async (app) => {
  app.route({
    method: 'GET',
    url: '/v1/jobs/:id/queue',
    schema: {
      operationId: 'getJobQueue',
      summary: 'Where a job stands in the queue, and what it waits for',
      description: 'Projects take turns; within one the most urgent job goes first, and equals as they came.',
      tags: ['jobs'],
      params: jobPath,
      response: {
        200: json('Its place, the jobs ahead, and what it waits for.', jobQueueSchema),
        ...problems('notFound', 'queueUnavailable'),
      },
    },
    handler: async ({ params: { id }, store }) => explainQueue(found(await store.jobs.get(id), `job ${id}`), store),
  });
};
