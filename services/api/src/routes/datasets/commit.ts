import { datasetResource, datasetSchema } from '@trainyard/contracts';
import { commitDataset as commit } from '../../datasets/commit-dataset.ts';
import { found } from '../../errors/not-found.ts';
import { datasetPath } from '../path.ts';
import { json, noBodyProblems, problems, type Route } from '../route.ts';

/** POST /v1/datasets/{id}/commit: all files are there, read them. */
export const commitDataset: Route = async (app) => {
  app.route({
    method: 'POST',
    url: '/v1/datasets/:id/commit',
    schema: {
      operationId: 'commitDataset',
      summary: 'Close a dataset, so that it is read',
      description:
        'Afterwards its state is validating, and in the end ready or rejected. Asking again changes nothing.',
      tags: ['datasets'],
      params: datasetPath,
      response: {
        202: json('The dataset is being read.', datasetSchema),
        ...problems(...noBodyProblems, 'notFound', 'datasetIncomplete', 'storageFull'),
      },
    },
    handler: async ({ params: { id }, store }, reply) => {
      const record = found(await store.datasets.get(id), `dataset ${id}`);
      reply.code(202);
      return datasetResource(await commit(store, record));
    },
  });
};
