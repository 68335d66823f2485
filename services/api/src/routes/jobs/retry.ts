import { jobSchema, retryRequestSchema } from '@trainyard/contracts';
import { jobBegun } from '../../jobs/accept-job.ts';
import { retryJob as accept } from '../../jobs/retry-job.ts';
import { locationHeader } from '../location.ts';
import { jobPath } from '../path.ts';
import { bodyProblems, json, problems, type Route } from '../route.ts';
import { createdJob } from './created-job.ts';

const description = `Makes a new job with the spec of one that failed or was cancelled, including later changes to it. It goes on from the weights and training state of the last
checkpoint, unless \`fromStart\` is true. \`retryOf\` names the old job, which stays as it ended.`;

/** POST /v1/jobs/{id}/retry: runs a job that failed or was cancelled again, as a new one. */
export const retryJob: Route = async (app, deps) => {
  app.route({
    method: 'POST',
    url: '/v1/jobs/:id/retry',
    schema: {
      operationId: 'retryJob',
      summary: 'Retry a job',
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
