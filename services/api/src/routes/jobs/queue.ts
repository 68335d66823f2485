import { jobQueueSchema } from '@trainyard/contracts';
import { found } from '../../errors/not-found.ts';
import { explainQueue } from '../../jobs/explain-queue.ts';
import { jobPath } from '../path.ts';
import { json, problems, type Route } from '../route.ts';

const description = `Projects take turns; within one the most urgent job goes first, and equally urgent ones in the order they came. The expected start follows from the estimates
of the jobs ahead, the progress of those that run, and how many jobs the live workers train at a time.`;

/** GET /v1/jobs/{id}/queue: where a job stands, and what it waits for. */
export const getJobQueue: Route = async (app) => {
  app.route({
    method: 'GET',
    url: '/v1/jobs/:id/queue',
    schema: {
      operationId: 'getJobQueue',
      summary: 'Where a job stands in the queue, what it waits for, and when it is expected to start',
      description,
      tags: ['jobs'],
      params: jobPath,
      response: {
        200: json('Its place, the jobs ahead, and what it waits for.', jobQueueSchema),
        ...problems('notFound', 'queueUnavailable'),
      },
    },
    handler: async ({ params: { id }, store }) => {
      const job = found(await store.jobs.get(id), `job ${id}`);
      return { jobId: id, ...(await explainQueue(job, store)) };
    },
  });
};
