import { jobDocumentSchema, queuedEstimateSchema } from '@trainyard/contracts';
import { estimateJob } from '../../estimates/estimate-job.ts';
import { turnOf } from '../../jobs/explain-queue.ts';
import { readJob } from '../../jobs/read-job.ts';
import { bodyByHandler } from '../../plugins/zod-schemas.ts';
import { bodyProblems, json, problems, type Route } from '../route.ts';

const description = `Takes the document of a job as POST /v1/jobs does and checks it the same way, but queues nothing. The answer holds the number of parameters, floating point operations,
peak memory of the process that would train it, bytes of a checkpoint, steps, how long it would take on the workers that are alive (from when one takes it until it has ended), and when it would start if it were queued now.
If it fits into the memory of none of them, \`largestBatch\` is the largest batch that would fit.`;

/** POST /v1/estimates: what a job would take. */
export const createEstimate: Route = async (app, deps) => {
  app.route({
    method: 'POST',
    url: '/v1/estimates',
    schema: {
      operationId: 'createEstimate',
      summary: 'Estimate what a job would take',
      description,
      tags: ['jobs'],
      body: jobDocumentSchema,
      response: {
        200: json('What the job would take.', queuedEstimateSchema),
        ...problems(
          ...bodyProblems,
          'invalidModel',
          'invalidJob',
          'datasetNotReady',
          'datasetRejected',
          'resourceDeleted',
          'queueUnavailable',
        ),
      },
    },
    validatorCompiler: bodyByHandler,
    handler: async ({ body, store }) => {
      const job = await readJob(body, store);
      const [estimate, outlook] = await Promise.all([
        estimateJob(job, { ...deps, store }),
        store.forecast.ofNew(store.project, job.spec.priority),
      ]);
      return { ...estimate, queue: turnOf(outlook) };
    },
  });
};
