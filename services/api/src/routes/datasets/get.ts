import { datasetResource, datasetSchema } from '@trainyard/contracts';
import { z } from 'zod';
import { found } from '../../errors/not-found.ts';
import { ifNoneMatch, matchesEtag, notModified } from '../etag.ts';
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
      headers: ifNoneMatch,
      response: {
        200: json('The dataset.', datasetSchema, etagHeader),
        ...notModified,
        ...problems('notFound', 'artifactCorrupt'),
      },
    },
    handler: async ({ params: { id }, headers, store }, reply) => {
      const record = found(await store.datasets.get(id), `dataset ${id}`);
      const etag = `"${record.revision}"`;
      reply.header('etag', etag);
      if (matchesEtag(headers['if-none-match'], etag)) return reply.code(304).send();
      return datasetResource(record);
    },
  });
};
