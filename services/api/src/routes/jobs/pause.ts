import { jobSchema } from '@trainyard/contracts';
import { jobPath } from '../path.ts';
import { json, noBodyProblems, problems, type Route } from '../route.ts';
import { jobAnswer, retryAfterHeader } from './job-answer.ts';

const description = `A running job stores a checkpoint at its next step boundary and frees its worker: it is \`pausing\`, then \`paused\`. A job that waits or is
queued is paused at once. It stays paused, whatever happens to Redis or the workers, until it is resumed or cancelled. Asking again changes nothing.`;

/** POST /v1/jobs/{id}/pause: accepts a pause. */
export const pauseJob: Route = async (app) => {
  app.route({
    method: 'POST',
    url: '/v1/jobs/:id/pause',
    schema: {
      operationId: 'pauseJob',
      summary: 'Pause a job',
      description,
      tags: ['jobs'],
      params: jobPath,
      response: {
        202: json('The pause is durable and will take effect.', jobSchema, retryAfterHeader),
        ...problems(...noBodyProblems, 'notFound', 'jobStateConflict', 'queueUnavailable', 'storageFull'),
      },
    },
    handler: async ({ params, id: requestId, store }, reply) => {
      const stored = await store.jobs.command(params.id, { action: 'pause', requestId });
      reply.code(202);
      return jobAnswer(reply, stored);
    },
  });
};
