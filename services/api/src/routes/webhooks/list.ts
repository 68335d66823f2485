import { pageQuerySchema, webhookPageSchema, webhookResource } from '@trainyard/contracts';
import { defined } from '../defined.ts';
import { json, problems, type Route } from '../route.ts';

/** GET /v1/webhooks: a page of webhooks. */
export const listWebhooks: Route = async (app, { now }) => {
  app.route({
    method: 'GET',
    url: '/v1/webhooks',
    schema: {
      operationId: 'listWebhooks',
      summary: 'Webhooks, newest first',
      tags: ['webhooks'],
      querystring: pageQuerySchema,
      response: { 200: json('A page of webhooks.', webhookPageSchema), ...problems() },
    },
    handler: async ({ query, store }) => {
      const page = await store.webhooks.list(defined(query));
      return { ...page, data: page.data.map((record) => webhookResource(record, now())) };
    },
  });
};
