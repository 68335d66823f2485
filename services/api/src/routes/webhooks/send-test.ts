import {
  type DeliveryRecord,
  deliveryResource,
  deliverySchema,
  schemaVersion,
  type TestMessage,
  testEvent,
} from '@trainyard/contracts';
import { found } from '../../errors/not-found.ts';
import { tryDelivery } from '../../webhooks/try-delivery.ts';
import { webhookPath } from '../path.ts';
import { json, noBodyProblems, problems, type Route } from '../route.ts';

const description = `Sends \`webhook.test\`, signed like every message, and answers with the result within 10 seconds, even if the webhook is
switched off. It is tried once.`;

/** POST /v1/webhooks/{id}/test: sends a message now. */
export const testWebhook: Route = async (app, { newId, now, webhooks: sender }) => {
  app.route({
    method: 'POST',
    url: '/v1/webhooks/:id/test',
    schema: {
      operationId: 'testWebhook',
      summary: 'Send a webhook a test message now',
      description,
      tags: ['webhooks'],
      params: webhookPath,
      response: {
        200: json('The delivery: `state` says whether it arrived.', deliverySchema),
        ...problems(...noBodyProblems, 'notFound', 'storageFull'),
      },
    },
    handler: async ({ params, store }) => {
      const webhook = found(await store.webhooks.get(params.id), `webhook ${params.id}`);
      const id = newId('delivery');
      const at = now().toISOString();
      const message: TestMessage = { type: testEvent, id, at, data: { webhook: webhook.id } };
      const body = JSON.stringify(message);
      const about = { webhookId: webhook.id, event: testEvent, jobId: null } as const;
      const record: DeliveryRecord = { schemaVersion, id, ...about, body, createdAt: at };
      await store.deliveries.create(record);
      const delivery = found(await store.deliveries.get(webhook.id, id), `delivery ${id}`);
      return deliveryResource(await tryDelivery({ deliveries: store.deliveries, sender }, webhook, delivery));
    },
  });
};
