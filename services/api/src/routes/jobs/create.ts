import { jobDocumentSchema, jobSchema } from '@trainyard/contracts';
import type { StoredJob } from '@trainyard/store';
import type { Deps } from '../../deps.ts';
import { admit } from '../../estimates/admit.ts';
import { estimateJob } from '../../estimates/estimate-job.ts';
import { jobBegun } from '../../jobs/accept-job.ts';
import { createJob as accept } from '../../jobs/create-job.ts';
import { readJob } from '../../jobs/read-job.ts';
import { bodyByHandler } from '../../plugins/zod-schemas.ts';
import { locationHeader } from '../location.ts';
import { bodyProblems, json, problems, type Route } from '../route.ts';
import { createdJob } from './created-job.ts';

const description = `\`kind\` says what the job does: train a model (train), sweep the learning rate (lrRangeTest), or decompose the error (biasVariance). Everything is checked before
anything is queued, and all findings are returned at once: unknown fields, layers and shapes of the model, feature columns and their shape, the target against
the loss and the model's output, missing values, split and batch size. The answer holds the spec with every default filled in. A job whose dataset is still being
read waits for it.`;

async function accepted(body: unknown, deps: Deps): Promise<StoredJob> {
  const job = await readJob(body, deps.store);
  const estimate = await estimateJob(job, deps);
  admit(estimate);
  return accept(job, estimate, deps);
}

/** POST /v1/jobs: checks a job whole and queues it. */
export const createJob: Route = async (app, deps) => {
  app.route({
    method: 'POST',
    url: '/v1/jobs',
    schema: {
      operationId: 'createJob',
      summary: 'Create a job',
      description,
      tags: ['jobs'],
      body: jobDocumentSchema,
      response: {
        201: json('The job: queued, or waiting for its dataset.', jobSchema, locationHeader),
        ...problems(
          ...bodyProblems,
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
    validatorCompiler: bodyByHandler,
    handler: async ({ body, store }, reply) => {
      const stored = (await jobBegun(store)) ?? (await accepted(body, { ...deps, store }));
      return createdJob(reply, stored);
    },
  });
};
