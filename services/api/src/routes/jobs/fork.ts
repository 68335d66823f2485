import { forkRequestSchema, jobSchema } from '@trainyard/contracts';
import { jobBegun } from '../../jobs/accept-job.ts';
import { forkJob as accept } from '../../jobs/fork-job.ts';
import { locationHeader } from '../location.ts';
import { jobPath } from '../path.ts';
import { bodyProblems, json, problems, type Route } from '../route.ts';
import { createdJob } from './created-job.ts';

const description = `Makes a new job that starts from a checkpoint of another one, with some fields of its document changed. If data, model, batches, seed and optimizer (apart from its
learning rate) stay the same, it starts from weights and training state, and epochs and steps are counted from the start of the old job: with nothing changed but
more epochs, it ends with the same bytes as a longer run. Otherwise it starts at step 0 from the weights alone. \`warnings\` tells which. The new document is checked like that of any job.`;

/** POST /v1/jobs/{id}/fork: makes a new job that begins where another was. */
export const forkJob: Route = async (app, deps) => {
  app.route({
    method: 'POST',
    url: '/v1/jobs/:id/fork',
    schema: {
      operationId: 'forkJob',
      summary: 'Fork a job',
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
