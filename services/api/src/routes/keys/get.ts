import { apiKeySchema } from '@trainyard/contracts';
import { shownKey } from '../../access/shown-key.ts';
import { found } from '../../errors/not-found.ts';
import { apiKeyPath } from '../path.ts';
import { json, problems, type Route } from '../route.ts';

/** GET /v1/keys/{id}: a key without its secret. */
export const getApiKey: Route = async (app, { lastUsed }) => {
  app.route({
    method: 'GET',
    url: '/v1/keys/:id',
    config: { access: 'admin' },
    schema: {
      operationId: 'getApiKey',
      summary: 'An API key',
      tags: ['projects'],
      params: apiKeyPath,
      response: { 200: json('The key.', apiKeySchema), ...problems('notFound') },
    },
    handler: async ({ params: { id }, administration }) =>
      shownKey(found(await administration.keys.get(id), `key ${id}`), lastUsed),
  });
};
