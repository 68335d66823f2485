import { storedCheckpoint } from '../../checkpoints/stored-checkpoint.ts';
import { deletionAnswers } from '../deletion.ts';
import { checkIfMatch, ifMatch, immutableRevision } from '../if-match.ts';
import { checkpointPath } from '../path.ts';
import type { Route } from '../route.ts';

const description = `Deletes a trained or an imported checkpoint. Refused while a job that has not ended needs it, because it starts from it or may still go on from it. Jobs that
started from it and have ended keep the weights they began with, and can be replayed.`;

/** DELETE /v1/checkpoints/{id}: removes a checkpoint that no living job needs. */
export const deleteCheckpoint: Route = async (app) => {
  app.route({
    method: 'DELETE',
    url: '/v1/checkpoints/:id',
    schema: {
      operationId: 'deleteCheckpoint',
      summary: 'Delete a checkpoint',
      description,
      tags: ['checkpoints'],
      params: checkpointPath,
      headers: ifMatch,
      response: deletionAnswers('resourceInUse'),
    },
    handler: async ({ params: { id }, headers, store, id: requestId }, reply) => {
      const check = async () => {
        await storedCheckpoint(id, store);
        checkIfMatch(headers['if-match'], immutableRevision);
      };
      await store.deletions.checkpoint(id, { requestId, check });
      return reply.code(204).send();
    },
  });
};
