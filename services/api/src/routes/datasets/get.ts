import { datasetResource, datasetSchema } from '@trainyard/contracts';
import { z } from 'zod';
import { found } from '../../errors/not-found.ts';
import { datasetPath } from '../path.ts';
import { json, problems, type Route } from '../route.ts';

const etagHeader = z.object({ etag: z.string().describe('The revision, in quotes.') });

/** GET /v1/datasets/{id}: a dataset with its profile and its validation report. */
export const getDataset: Route = async (app) => {
  app.route({
    method: 'GET',
    url: '/v1/datasets/:id',
    schema: {
      operationId: 'getDataset',
      summary: 'A dataset with its profile and its validation report',
      tags: ['datasets'],
      params: datasetPath,
      response: {
        200: json('The dataset.', datasetSchema, etagHeader),
        ...problems('notFound', 'artifactCorrupt'),
      },
    },
    handler: async ({ params: { id }, store }, reply) => {
      const record = found(await store.datasets.get(id), `dataset ${id}`);
      reply.header('etag', `"${record.revision}"`);
      return datasetResource(record);
    },
  });
};
