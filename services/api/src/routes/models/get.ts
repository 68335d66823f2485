import { modelResource, modelSchema } from '@trainyard/contracts';
import { found } from '../../errors/not-found.ts';
import { immutableEtag, immutableRevision } from '../if-match.ts';
import { modelPath } from '../path.ts';
import { json, problems, type Route } from '../route.ts';

/** GET /v1/models/{id}: a model with its document and its layer table. */
export const getModel: Route = async (app) => {
  app.route({
    method: 'GET',
    url: '/v1/models/:id',
    schema: {
      operationId: 'getModel',
      summary: 'A model',
      tags: ['models'],
      params: modelPath,
      response: { 200: json('The model.', modelSchema, immutableEtag), ...problems('notFound', 'artifactCorrupt') },
    },
    handler: async ({ params: { id }, store }, reply) => {
      const record = found(await store.models.get(id), `model ${id}`);
      reply.header('etag', `"${immutableRevision}"`);
      return modelResource(record);
    },
  });
};
