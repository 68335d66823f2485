import { type ApiKeyRecord, newApiKeySchema } from '@trainyard/contracts';
import { newToken } from '../../access/api-token.ts';
import { shownKey } from '../../access/shown-key.ts';
import { ApiError } from '../../errors/api-error.ts';
import { found } from '../../errors/not-found.ts';
import { apiKeyPath } from '../path.ts';
import { json, noBodyProblems, problems, type Route } from '../route.ts';

/** @throws {ApiError} keyRevoked */
function checkLives({ id, revokedAt }: ApiKeyRecord): void {
  if (revokedAt !== null) throw new ApiError('keyRevoked', `The key ${id} was revoked at ${revokedAt}; make another.`);
}

/** POST /v1/keys/{id}/rotate: another secret for a key, shown this once. */
export const rotateApiKey: Route = async (app, { lastUsed, now }) => {
  app.route({
    method: 'POST',
    url: '/v1/keys/:id/rotate',
    config: { access: 'admin', secretAnswer: true },
    schema: {
      operationId: 'rotateApiKey',
      summary: 'Replace the secret of an API key',
      description:
        'The old secret is refused in every API process within about a second. If you need both for a while, make another key and revoke this one later.',
      tags: ['projects'],
      params: apiKeyPath,
      response: {
        200: json('The key with its new secret.', newApiKeySchema),
        ...problems(...noBodyProblems, 'notFound', 'keyRevoked', 'storageFull'),
      },
    },
    handler: async ({ params: { id }, administration: { keys } }, reply) => {
      checkLives(found(await keys.get(id), `key ${id}`));
      const { token: key, secretSha256 } = newToken(id);
      const record = await keys.update(id, (current) => {
        checkLives(current);
        return { ...current, secretSha256, rotatedAt: now().toISOString() };
      });
      reply.header('cache-control', 'no-store');
      return { ...(await shownKey(record, lastUsed)), key };
    },
  });
};
