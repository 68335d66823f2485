import { datasetResource, datasetSchema } from '@trainyard/contracts';
import { found } from '../../errors/not-found.ts';
import { datasetPath } from '../path.ts';
import { json, problems, type Route } from '../route.ts';

/** GET /v1/datasets/{id}: a dataset with its profile and its validation report. */
export const getDataset: Route = async (app, { store }) => {
  app.route({
    method: 'GET',
    url: '/v1/datasets/:id',
    schema: {
      operationId: 'getDataset',
      summary: 'A dataset with its profile and its validation report',
      tags: ['datasets'],
      params: datasetPath,
      response: { 200: json('The dataset.', datasetSchema), ...problems('notFound', 'artifactCorrupt') },
    },
    handler: async ({ params: { id } }) => datasetResource(found(await store.datasets.get(id), `dataset ${id}`)),
  });
};
