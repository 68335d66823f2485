import { modelPageSchema, modelSummary, pageQuerySchema } from '@trainyard/contracts';
import { defined } from '../defined.ts';
import { json, problems, type Route } from '../route.ts';

/** GET /v1/models: a page of models. */
export const listModels: Route = async (app) => {
  app.route({
    method: 'GET',
    url: '/v1/models',
    schema: {
      operationId: 'listModels',
      summary: 'Models, newest first',
      tags: ['models'],
      querystring: pageQuerySchema,
      response: { 200: json('A page of models.', modelPageSchema), ...problems() },
    },
    handler: async ({ query, store }) => {
      const page = await store.models.list(defined(query));
      return { ...page, data: page.data.map(modelSummary) };
    },
  });
};
