import { webhookResource, webhookSchema } from '@trainyard/contracts';
import { found } from '../../errors/not-found.ts';
import { ifNoneMatch, matchesEtag, notModified } from '../etag.ts';
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
      headers: ifNoneMatch,
      response: {
        200: json('The webhook, without its secret.', webhookSchema, revisionEtag),
        ...notModified,
        ...problems('notFound'),
      },
    },
    handler: async ({ params: { id }, headers, store }, reply) => {
      const record = found(await store.webhooks.get(id), `webhook ${id}`);
      const etag = `"${record.revision}"`;
      reply.header('etag', etag);
      if (matchesEtag(headers['if-none-match'], etag)) return reply.code(304).send();
      return webhookResource(record, now());
    },
  });
};
