import { deliveryPageSchema, deliveryResource, pageQuerySchema } from '@trainyard/contracts';
import { defined } from '../defined.ts';
import { webhookPath } from '../path.ts';
import { json, problems, type Route } from '../route.ts';

/** GET /v1/webhooks/{id}/deliveries: a page of what was sent and is to be sent. */
export const listWebhookDeliveries: Route = async (app) => {
  app.route({
    method: 'GET',
    url: '/v1/webhooks/:id/deliveries',
    schema: {
      operationId: 'listWebhookDeliveries',
      summary: 'Deliveries of a webhook, newest first',
      description: 'Every attempt with its time and status. What receivers answered is not kept.',
      tags: ['webhooks'],
      params: webhookPath,
      querystring: pageQuerySchema,
      response: { 200: json('A page of deliveries.', deliveryPageSchema), ...problems('notFound') },
    },
    handler: async ({ params: { id }, query, store }) => {
      const page = await store.deliveries.list(id, defined(query));
      return { ...page, data: page.data.map(deliveryResource) };
    },
  });
};
