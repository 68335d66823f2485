import { newWebhookResource, newWebhookSchema } from '@trainyard/contracts';
import { rotated } from '../../webhooks/secrets.ts';
import { webhookPath } from '../path.ts';
import { json, noBodyProblems, problems, type Route } from '../route.ts';

/** POST /v1/webhooks/{id}/rotate-secret: a new secret, shown this once. */
export const rotateWebhookSecret: Route = async (app, { now }) => {
  app.route({
    method: 'POST',
    url: '/v1/webhooks/:id/rotate-secret',
    config: { secretAnswer: true },
    schema: {
      operationId: 'rotateWebhookSecret',
      summary: 'Replace the secret of a webhook',
      description:
        'For 24 hours messages are signed with the old secret too, so that none fails while receivers change over.',
      tags: ['webhooks'],
      params: webhookPath,
      response: {
        200: json('The webhook, and its new secret this once.', newWebhookSchema),
        ...problems(...noBodyProblems, 'notFound', 'storageFull'),
      },
    },
    handler: async ({ params: { id }, store }, reply) => {
      const record = await store.webhooks.update(id, (current) => ({
        ...current,
        secrets: rotated(current.secrets, now()),
      }));
      reply.header('cache-control', 'no-store');
      return newWebhookResource(record, now());
    },
  });
};
