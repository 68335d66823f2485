import { found } from '../../errors/not-found.ts';
import { deletionAnswers } from '../deletion.ts';
import { checkIfMatch, ifMatch } from '../if-match.ts';
import { datasetPath } from '../path.ts';
import type { Route } from '../route.ts';

const description = `Refused while jobs that have not ended use it. Those that have ended keep their records, metrics, reports and checkpoints, and predict as before; what would read
the rows again, such as a replay, answers \`resourceDeleted\`. Bytes that nothing else refers to are freed within hours.`;

/** DELETE /v1/datasets/{id}: removes a dataset that no living job uses. */
export const deleteDataset: Route = async (app) => {
  app.route({
    method: 'DELETE',
    url: '/v1/datasets/:id',
    schema: {
      operationId: 'deleteDataset',
      summary: 'Delete a dataset',
      description,
      tags: ['datasets'],
      params: datasetPath,
      headers: ifMatch,
      response: deletionAnswers('resourceInUse'),
    },
    handler: async ({ params: { id }, headers, store, id: requestId }, reply) => {
      const check = async () => {
        const { revision } = found(await store.datasets.get(id), `dataset ${id}`);
        checkIfMatch(headers['if-match'], revision);
      };
      await store.deletions.dataset(id, { requestId, check });
      return reply.code(204).send();
    },
  });
};
