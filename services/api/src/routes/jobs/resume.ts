import { jobSchema } from '@trainyard/contracts';
import { jobPath } from '../path.ts';
import { json, noBodyProblems, problems, type Route } from '../route.ts';
import { jobAnswer, retryAfterHeader } from './job-answer.ts';

const description = `The job is queued again (or waits, if its dataset is not ready yet) and goes on from its last checkpoint as if it had never stopped:
with the same weights and metrics, bit for bit. Asking again changes nothing.`;

/** POST /v1/jobs/{id}/resume: accepts a resume. */
export const resumeJob: Route = async (app) => {
  app.route({
    method: 'POST',
    url: '/v1/jobs/:id/resume',
    schema: {
      operationId: 'resumeJob',
      summary: 'Resume a paused job',
      description,
      tags: ['jobs'],
      params: jobPath,
      response: {
        202: json('The resume is durable and will take effect.', jobSchema, retryAfterHeader),
        ...problems(...noBodyProblems, 'notFound', 'jobStateConflict', 'queueUnavailable', 'storageFull'),
      },
    },
    handler: async ({ params, id: requestId, store }, reply) => {
      const stored = await store.jobs.command(params.id, { action: 'resume', requestId });
      reply.code(202);
      return jobAnswer(reply, stored);
    },
  });
};
