import { jobSchema } from '@trainyard/contracts';
import { jobBegun } from '../../jobs/accept-job.ts';
import { replayJob as accept } from '../../jobs/replay-job.ts';
import { locationHeader } from '../location.ts';
import { jobPath } from '../path.ts';
import { json, noBodyProblems, problems, type Route } from '../route.ts';
import { createdJob } from './created-job.ts';

const description = `Makes a new job with the same spec, data, model, start weights, seed and threads; if a time budget ended the original, the replay ends at
the same step. When it has ended, its manifest tells whether weights, metric history and reports are equal byte for byte, and what differs.`;

/** POST /v1/jobs/{id}/replay: runs a job that ended once more, as a new one that compares itself to it. */
export const replayJob: Route = async (app, deps) => {
  app.route({
    method: 'POST',
    url: '/v1/jobs/:id/replay',
    schema: {
      operationId: 'replayJob',
      summary: 'Replay a job that has ended',
      description,
      tags: ['jobs'],
      params: jobPath,
      response: {
        201: json('The new job.', jobSchema, locationHeader),
        ...problems(
          ...noBodyProblems,
          'notFound',
          'jobNotEnded',
          'jobNotReplayable',
          'resourceDeleted',
          'queueUnavailable',
          'storageFull',
          'artifactCorrupt',
          'quotaExceeded',
        ),
      },
    },
    handler: async ({ params, store }, reply) => {
      const stored = (await jobBegun(store)) ?? (await accept(params.id, { ...deps, store }));
      return createdJob(reply, stored);
    },
  });
};
