import { found } from '../../errors/not-found.ts';
import { deletionAnswers } from '../deletion.ts';
import { checkIfMatch, ifMatch, immutableRevision } from '../if-match.ts';
import { modelPath } from '../path.ts';
import type { Route } from '../route.ts';

const description = `Refused while jobs that have not ended use it. Those that have ended keep their records, metrics, reports and checkpoints, and predict as before; what would train
the model again, such as a replay, answers \`resourceDeleted\`.`;

/** DELETE /v1/models/{id}: removes a model that no living job uses. */
export const deleteModel: Route = async (app) => {
  app.route({
    method: 'DELETE',
    url: '/v1/models/:id',
    schema: {
      operationId: 'deleteModel',
      summary: 'Delete a model',
      description,
      tags: ['models'],
      params: modelPath,
      headers: ifMatch,
      response: deletionAnswers('resourceInUse'),
    },
    handler: async ({ params: { id }, headers, store, id: requestId }, reply) => {
      const check = async () => {
        found(await store.models.get(id), `model ${id}`);
        checkIfMatch(headers['if-match'], immutableRevision);
      };
      await store.deletions.model(id, { requestId, check });
      return reply.code(204).send();
    },
  });
};
