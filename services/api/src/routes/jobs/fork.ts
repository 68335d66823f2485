import { forkRequestSchema, jobSchema } from '@trainyard/contracts';
import { jobBegun } from '../../jobs/accept-job.ts';
import { forkJob as accept } from '../../jobs/fork-job.ts';
import { locationHeader } from '../location.ts';
import { jobPath } from '../path.ts';
import { bodyProblems, json, problems, type Route } from '../route.ts';
import { createdJob } from './created-job.ts';

const description = `A new job that begins with a checkpoint of another one, with some fields of its document others. While data, model, batches, seed and the optimizer but for
its rate stay, it begins with weights and training state, and epochs and steps count from the start of the old job: with nothing but more epochs it ends with
the bytes of a longer run. Else it begins at step 0 with the weights. \`warnings\` tell which. The whole is checked as a new job is, every finding at once.`;

/** POST /v1/jobs/{id}/fork: makes a new job that begins where another was. */
export const forkJob: Route = async (app, deps) => {
  app.route({
    method: 'POST',
    url: '/v1/jobs/:id/fork',
    schema: {
      operationId: 'forkJob',
      summary: 'Branch off from a job',
      description,
      tags: ['jobs'],
      params: jobPath,
      body: forkRequestSchema.prefault({}),
      response: {
        201: json('The new job.', jobSchema, locationHeader),
        ...problems(
          ...bodyProblems,
          'notFound',
          'jobNotForkable',
          'checkpointNotReady',
          'checkpointLost',
          'invalidModel',
          'invalidJob',
          'jobTooLarge',
          'datasetNotReady',
          'datasetRejected',
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
