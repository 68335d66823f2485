import { jobPatchSchema, jobResource, jobSchema } from '@trainyard/contracts';
import { checkChange } from '../../jobs/check-change.ts';
import { etagOf } from '../../jobs/etag.ts';
import { checkIfMatch, conditionProblems, ifMatch } from '../if-match.ts';
import { jobPath } from '../path.ts';
import { bodyProblems, json, problems, type Route } from '../route.ts';

const description = `Name, labels and priority change at once. Learning rate, limits of epochs and steps, patience and the cadence of checkpoints come into
force at the next step boundary, of a job that does not run when its next attempt begins: \`interventions\` tells of each change when it was accepted and after how
many steps it came into force, as does an event of the type \`intervention\`. A job that goes on after a pause or a crash, and a replay, make it after the same step.
\`spec\` shows what is in force. Refused as a whole when one field cannot be changed, with the reason of each.`;

/** PATCH /v1/jobs/{id}: changes a job while it lives. */
export const patchJob: Route = async (app) => {
  app.route({
    method: 'PATCH',
    url: '/v1/jobs/:id',
    schema: {
      operationId: 'patchJob',
      summary: 'Change a job while it lives',
      description,
      tags: ['jobs'],
      params: jobPath,
      headers: ifMatch,
      body: jobPatchSchema,
      response: {
        200: json('The job with the change accepted.', jobSchema),
        ...problems(
          ...bodyProblems,
          ...conditionProblems,
          'notFound',
          'jobStateConflict',
          'invalidJob',
          'queueUnavailable',
          'storageFull',
        ),
      },
    },
    handler: async ({ params: { id }, headers, body: patch, store, id: requestId }, reply) => {
      const stored = await store.jobs.change(id, {
        patch,
        requestId,
        check: (job) => {
          checkIfMatch(headers['if-match'], job.status.revision);
          checkChange(job, patch);
        },
      });
      reply.header('etag', etagOf(stored));
      return jobResource(stored.record, stored.status);
    },
  });
};
