import { jobPatchSchema, jobResource, jobSchema } from '@trainyard/contracts';
import { checkChange } from '../../jobs/check-change.ts';
import { etagOf } from '../../jobs/etag.ts';
import { checkIfMatch, conditionProblems, ifMatch } from '../if-match.ts';
import { jobPath } from '../path.ts';
import { bodyProblems, json, problems, type Route } from '../route.ts';

const description = `Name, labels and priority change at once. Learning rate, limits of epochs and steps, patience and the cadence of checkpoints take
effect at the next step boundary or, if the job is not running, when its next attempt begins. For each change \`interventions\`, and an event of the type
\`intervention\`, tell when it was accepted and after how many steps it took effect. After a pause or a crash, and in a replay, it takes effect after the same step.
\`spec\` shows what is in effect. If one field cannot be changed the whole request is refused, with the reason for each such field.`;

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
