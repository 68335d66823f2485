import {
  type ApiKeyRecord,
  apiKeyResource,
  createApiKeySchema,
  newApiKeySchema,
  schemaVersion,
} from '@trainyard/contracts';
import { newToken } from '../../access/api-token.ts';
import { found } from '../../errors/not-found.ts';
import { madeOnce } from '../../idempotency/made-once.ts';
import { locationHeader } from '../location.ts';
import { projectPath } from '../path.ts';
import { bodyProblems, json, problems, type Route } from '../route.ts';

/** POST /v1/projects/{id}/keys: a new key, shown this once. */
export const createApiKey: Route = async (app, { newId, now }) => {
  app.route({
    method: 'POST',
    url: '/v1/projects/:id/keys',
    config: { access: 'admin', secretAnswer: true },
    schema: {
      operationId: 'createApiKey',
      summary: 'Make an API key of a project',
      description:
        'Only this answer shows the key; what is stored is a hash. Repeating the request with the same Idempotency-Key and API key shows it again.',
      tags: ['projects'],
      params: projectPath,
      body: createApiKeySchema,
      response: {
        201: json('The key.', newApiKeySchema, locationHeader),
        ...problems(...bodyProblems, 'notFound', 'storageFull'),
      },
    },
    handler: async ({ params, body, administration }, reply) => {
      const { id: project } = found(await administration.projects.get(params.id), `project ${params.id}`);
      const id = newId('apiKey');
      const { token: key, secretSha256 } = newToken(id);
      const record: ApiKeyRecord = {
        ...{ schemaVersion, id, project, ...body, secretSha256, revision: 1 },
        ...{ createdAt: now().toISOString(), rotatedAt: null, revokedAt: null },
      };
      const { keys } = administration;
      const made = await madeOnce(
        () => keys.create(record).then(() => record),
        () => keys.get(id),
      );
      const shown = apiKeyResource(made, null);
      reply.code(201).header('location', shown.links.self).header('cache-control', 'no-store');
      return { ...shown, key };
    },
  });
};
