import { jobResource, jobSchema } from '@trainyard/contracts';
import { jobPath } from '../path.ts';
import { json, noBodyProblems, problems, type Route } from '../route.ts';

/** POST /v1/jobs/{id}/cancel: accepts a cancel, which takes effect at the next step. */
export const cancelJob: Route = async (app) => {
  app.route({
    method: 'POST',
    url: '/v1/jobs/:id/cancel',
    schema: {
      operationId: 'cancelJob',
      summary: 'Cancel a job',
      description: 'Takes effect at the next step; a waiting or queued job ends at once. Asking again changes nothing.',
      tags: ['jobs'],
      params: jobPath,
      response: {
        202: json('The cancel is durable and will take effect.', jobSchema),
        ...problems(...noBodyProblems, 'notFound', 'jobStateConflict', 'queueUnavailable', 'storageFull'),
      },
    },
    handler: async ({ params, id: requestId, store }, reply) => {
      const { record, status } = await store.jobs.cancel(params.id, { requestId });
      reply.code(202);
      return jobResource(record, status);
    },
  });
};
