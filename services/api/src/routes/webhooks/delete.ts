import { checkIfMatch, conditionProblems, ifMatch } from '../if-match.ts';
import { webhookPath } from '../path.ts';
import { noBodyProblems, problems, type Route } from '../route.ts';

/** DELETE /v1/webhooks/{id}: removes a webhook with its secrets and its log. */
export const deleteWebhook: Route = async (app) => {
  app.route({
    method: 'DELETE',
    url: '/v1/webhooks/:id',
    schema: {
      operationId: 'deleteWebhook',
      summary: 'Delete a webhook',
      description: 'With its secrets and its log; nothing more is sent, what is on its way included.',
      tags: ['webhooks'],
      params: webhookPath,
      headers: ifMatch,
      response: {
        204: { description: 'It is deleted for good.' },
        ...problems(...noBodyProblems, ...conditionProblems, 'notFound', 'storageFull'),
      },
    },
    handler: async ({ params: { id }, headers, store }, reply) => {
      await store.webhooks.remove(id, ({ revision }) => checkIfMatch(headers['if-match'], revision));
      return reply.code(204).send();
    },
  });
};
