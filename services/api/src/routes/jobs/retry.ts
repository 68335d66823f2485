import { jobSchema, retryRequestSchema } from '@trainyard/contracts';
import { jobBegun } from '../../jobs/accept-job.ts';
import { retryJob as accept } from '../../jobs/retry-job.ts';
import { locationHeader } from '../location.ts';
import { jobPath } from '../path.ts';
import { bodyProblems, json, problems, type Route } from '../route.ts';
import { createdJob } from './created-job.ts';

const description = `A new job with the spec of one that failed or was cancelled, as it was last changed. It goes on from the last checkpoint, weights and training
state, unless it is to begin anew; \`retryOf\` names the job it tries again. A job that is retried stays as it ended.`;

/** POST /v1/jobs/{id}/retry: runs a job that failed or was cancelled again, as a new one. */
export const retryJob: Route = async (app, deps) => {
  app.route({
    method: 'POST',
    url: '/v1/jobs/:id/retry',
    schema: {
      operationId: 'retryJob',
      summary: 'Try a job again',
      description,
      tags: ['jobs'],
      params: jobPath,
      body: retryRequestSchema.prefault({}),
      response: {
        201: json('The new job.', jobSchema, locationHeader),
        ...problems(
          ...bodyProblems,
          'notFound',
          'jobNotEnded',
          'jobNotRetryable',
          'checkpointLost',
          'resourceDeleted',
          'queueUnavailable',
          'storageFull',
          'quotaExceeded',
        ),
      },
    },
    handler: async ({ params, body, store }, reply) => {
      const stored = (await jobBegun(store)) ?? (await accept(params.id, body, { ...deps, store }));
      return createdJob(reply, stored);
    },
  });
};
