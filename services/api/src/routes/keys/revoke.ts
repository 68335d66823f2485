import { apiKeySchema } from '@trainyard/contracts';
import { shownKey } from '../../access/shown-key.ts';
import { found } from '../../errors/not-found.ts';
import { apiKeyPath } from '../path.ts';
import { json, noBodyProblems, problems, type Route } from '../route.ts';

/** POST /v1/keys/{id}/revoke: the key is refused from now on. */
export const revokeApiKey: Route = async (app, { lastUsed, now }) => {
  app.route({
    method: 'POST',
    url: '/v1/keys/:id/revoke',
    config: { access: 'admin' },
    schema: {
      operationId: 'revokeApiKey',
      summary: 'Revoke an API key',
      description:
        'The key is refused in every API process within about a second, and its streams end. It stays in the list of keys. Asking again changes nothing.',
      tags: ['projects'],
      params: apiKeyPath,
      response: {
        200: json('The key.', apiKeySchema),
        ...problems(...noBodyProblems, 'notFound', 'storageFull'),
      },
    },
    handler: async ({ params: { id }, administration: { keys } }) => {
      const before = found(await keys.get(id), `key ${id}`);
      if (before.revokedAt !== null) return shownKey(before, lastUsed);
      const at = now().toISOString();
      const record = await keys.update(id, (current) => ({ ...current, revokedAt: current.revokedAt ?? at }));
      return shownKey(record, lastUsed);
    },
  });
};
