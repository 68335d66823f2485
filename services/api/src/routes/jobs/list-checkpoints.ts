import { checkpointPageSchema, checkpointResource, pageQuerySchema } from '@trainyard/contracts';
import { found } from '../../errors/not-found.ts';
import { defined } from '../defined.ts';
import { jobPath } from '../path.ts';
import { json, problems, type Route } from '../route.ts';

/** GET /v1/jobs/{id}/checkpoints: a page of a job's checkpoints. */
export const listJobCheckpoints: Route = async (app) => {
  app.route({
    method: 'GET',
    url: '/v1/jobs/:id/checkpoints',
    schema: {
      operationId: 'listJobCheckpoints',
      summary: 'Checkpoints of a job, newest first',
      tags: ['checkpoints'],
      params: jobPath,
      querystring: pageQuerySchema,
      response: {
        200: json('A page of checkpoints.', checkpointPageSchema),
        ...problems('notFound', 'queueUnavailable'),
      },
    },
    handler: async ({ params, query, store }) => {
      const job = found(await store.jobs.get(params.id), `job ${params.id}`);
      const page = await store.checkpoints.list(params.id, defined(query));
      return { ...page, data: page.data.map((record) => checkpointResource(record, job)) };
    },
  });
};
