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
      description: 'Deletes its secrets and its log too. Nothing more is sent, not even what was on its way.',
      tags: ['webhooks'],
      params: webhookPath,
      headers: ifMatch,
      response: {
        204: { description: 'Deleted for good.' },
        ...problems(...noBodyProblems, ...conditionProblems, 'notFound', 'storageFull'),
      },
    },
    handler: async ({ params: { id }, headers, store }, reply) => {
      await store.webhooks.remove(id, ({ revision }) => checkIfMatch(headers['if-match'], revision));
      return reply.code(204).send();
    },
  });
};
