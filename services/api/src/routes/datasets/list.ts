import { datasetPageSchema, datasetSummary, pageQuerySchema } from '@trainyard/contracts';
import { defined } from '../defined.ts';
import { json, problems, type Route } from '../route.ts';

/** GET /v1/datasets: a page of datasets. */
export const listDatasets: Route = async (app) => {
  app.route({
    method: 'GET',
    url: '/v1/datasets',
    schema: {
      operationId: 'listDatasets',
      summary: 'Datasets, newest first',
      tags: ['datasets'],
      querystring: pageQuerySchema,
      response: { 200: json('A page of datasets.', datasetPageSchema), ...problems() },
    },
    handler: async ({ query, store }) => {
      const page = await store.datasets.list(defined(query));
      return { ...page, data: page.data.map(datasetSummary) };
    },
  });
};
