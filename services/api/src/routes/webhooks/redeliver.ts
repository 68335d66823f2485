import { deliveryResource, deliverySchema } from '@trainyard/contracts';
import { found } from '../../errors/not-found.ts';
import { tryDelivery } from '../../webhooks/try-delivery.ts';
import { deliveryPath } from '../path.ts';
import { json, noBodyProblems, problems, type Route } from '../route.ts';

const description = `Sends the same message under the same \`webhook-id\` now, whatever happened to it before, and answers with the result. For a
pending delivery this is its next attempt.`;

/** POST /v1/webhooks/{id}/deliveries/{delivery}/redeliver: sends a message again now. */
export const redeliver: Route = async (app, { webhooks: sender }) => {
  app.route({
    method: 'POST',
    url: '/v1/webhooks/:id/deliveries/:delivery/redeliver',
    schema: {
      operationId: 'redeliver',
      summary: 'Send a message again now',
      description,
      tags: ['webhooks'],
      params: deliveryPath,
      response: {
        200: json('The delivery, with this try.', deliverySchema),
        ...problems(...noBodyProblems, 'notFound', 'storageFull'),
      },
    },
    handler: async ({ params: { id, delivery: deliveryId }, store }) => {
      const webhook = found(await store.webhooks.get(id), `webhook ${id}`);
      const delivery = found(await store.deliveries.get(id, deliveryId), `delivery ${deliveryId}`);
      return deliveryResource(await tryDelivery({ deliveries: store.deliveries, sender }, webhook, delivery));
    },
  });
};
