import { changeWebhookRequestSchema, webhookResource, webhookSchema } from '@trainyard/contracts';
import { checkUrl } from '../../webhooks/check-url.ts';
import { defined } from '../defined.ts';
import { checkIfMatch, conditionProblems, ifMatch } from '../if-match.ts';
import { webhookPath } from '../path.ts';
import { bodyProblems, json, problems, type Route } from '../route.ts';
import { revisionEtag } from './etag.ts';

const description = `What happened before the change is sent according to the old settings, but to the new URL. \`active\`: true switches a webhook
on again that the service had switched off.`;

/** PATCH /v1/webhooks/{id}: another URL, other events, off or on. */
export const changeWebhook: Route = async (app, { now, webhooks }) => {
  app.route({
    method: 'PATCH',
    url: '/v1/webhooks/:id',
    schema: {
      operationId: 'changeWebhook',
      summary: 'Change a webhook, switch it off or on',
      description,
      tags: ['webhooks'],
      params: webhookPath,
      headers: ifMatch,
      body: changeWebhookRequestSchema,
      response: {
        200: json('The webhook as it is now.', webhookSchema, revisionEtag),
        ...problems(...bodyProblems, ...conditionProblems, 'notFound', 'storageFull'),
      },
    },
    handler: async ({ params: { id }, headers, body, store }, reply) => {
      checkUrl(body.url, webhooks);
      const record = await store.webhooks.update(id, (current) => {
        checkIfMatch(headers['if-match'], current.revision);
        const switched = body.active === undefined ? {} : { switchedOff: null };
        return { ...current, ...defined(body), ...switched };
      });
      reply.header('etag', `"${record.revision}"`);
      return webhookResource(record, now());
    },
  });
};
