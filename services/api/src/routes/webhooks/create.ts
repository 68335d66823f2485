import { createWebhookSchema, newWebhookResource, newWebhookSchema } from '@trainyard/contracts';
import { newWebhook } from '../../webhooks/new-webhook.ts';
import { locationHeader } from '../location.ts';
import { bodyProblems, json, problems, type Route } from '../route.ts';

const description = `Messages are signed according to the Standard Webhooks specification, retried for a day, and may arrive more than once with the same \`webhook-id\`.
Only this answer, and that of a rotation, shows a secret. Try the webhook with POST /v1/webhooks/{id}/test.`;

/** POST /v1/webhooks: an address that is told what happens to jobs. */
export const createWebhook: Route = async (app, deps) => {
  app.route({
    method: 'POST',
    url: '/v1/webhooks',
    config: { secretAnswer: true },
    schema: {
      operationId: 'createWebhook',
      summary: 'Make a webhook, which is told what happens to jobs',
      description,
      tags: ['webhooks'],
      body: createWebhookSchema,
      response: {
        201: json('The webhook, and its secret this once.', newWebhookSchema, locationHeader),
        ...problems(...bodyProblems, 'storageFull'),
      },
    },
    handler: async ({ body, store }, reply) => {
      const webhook = newWebhookResource(await newWebhook(body, { ...deps, store }), deps.now());
      reply.code(201).header('location', webhook.links.self).header('cache-control', 'no-store');
      return webhook;
    },
  });
};
