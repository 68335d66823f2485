import { found } from '../../errors/not-found.ts';
import { deletionAnswers } from '../deletion.ts';
import { checkIfMatch, ifMatch } from '../if-match.ts';
import { jobPath } from '../path.ts';
import type { Route } from '../route.ts';

const description = `Deletes its events, metrics, reports, manifest and checkpoints too. Refused while the job has not ended: cancel it first. Jobs that started from one of
its checkpoints keep the weights they began with. Bytes that nothing else refers to are freed within hours.`;

/** DELETE /v1/jobs/{id}: removes a job that has ended, with all it left. */
export const deleteJob: Route = async (app) => {
  app.route({
    method: 'DELETE',
    url: '/v1/jobs/:id',
    schema: {
      operationId: 'deleteJob',
      summary: 'Delete a job that has ended',
      description,
      tags: ['jobs'],
      params: jobPath,
      headers: ifMatch,
      response: deletionAnswers('jobStateConflict'),
    },
    handler: async ({ params: { id }, headers, store, id: requestId }, reply) => {
      const check = async () => {
        const { status } = found(await store.jobs.get(id), `job ${id}`);
        checkIfMatch(headers['if-match'], status.revision);
      };
      await store.deletions.job(id, { requestId, check });
      return reply.code(204).send();
    },
  });
};
