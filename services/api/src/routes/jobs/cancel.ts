import { cancelRequestSchema, jobSchema } from '@trainyard/contracts';
import { jobPath } from '../path.ts';
import { bodyProblems, json, problems, type Route } from '../route.ts';
import { jobAnswer, retryAfterHeader } from './job-answer.ts';

const description = `A running job stops at its next step boundary and writes a checkpoint there. With the mode \`force\` its process is killed at once; its last
checkpoint stays. A job that is not running ends at once. Asking again changes nothing, except that a graceful cancel can be followed by a forced one.`;

/** POST /v1/jobs/{id}/cancel: accepts a cancel. */
export const cancelJob: Route = async (app) => {
  app.route({
    method: 'POST',
    url: '/v1/jobs/:id/cancel',
    schema: {
      operationId: 'cancelJob',
      summary: 'Cancel a job',
      description,
      tags: ['jobs'],
      params: jobPath,
      body: cancelRequestSchema.prefault({}),
      response: {
        202: json('The cancel is durable and will take effect.', jobSchema, retryAfterHeader),
        ...problems(...bodyProblems, 'notFound', 'jobStateConflict', 'queueUnavailable', 'storageFull'),
      },
    },
    handler: async ({ params, body, id: requestId, store }, reply) => {
      const action = body.mode === 'force' ? 'forceCancel' : 'cancel';
      const stored = await store.jobs.command(params.id, { action, requestId });
      reply.code(202);
      return jobAnswer(reply, stored);
    },
  });
};
