import { webhookResource, webhookSchema } from '@trainyard/contracts';
import { found } from '../../errors/not-found.ts';
import { webhookPath } from '../path.ts';
import { json, problems, type Route } from '../route.ts';
import { revisionEtag } from './etag.ts';

/** GET /v1/webhooks/{id}: a webhook, without its secret. */
export const getWebhook: Route = async (app, { now }) => {
  app.route({
    method: 'GET',
    url: '/v1/webhooks/:id',
    schema: {
      operationId: 'getWebhook',
      summary: 'A webhook',
      tags: ['webhooks'],
      params: webhookPath,
      response: {
        200: json('The webhook, without its secret.', webhookSchema, revisionEtag),
        ...problems('notFound'),
      },
    },
    handler: async ({ params: { id }, store }, reply) => {
      const record = found(await store.webhooks.get(id), `webhook ${id}`);
      reply.header('etag', `"${record.revision}"`);
      return webhookResource(record, now());
    },
  });
};
