import { apiKeyPageSchema, pageQuerySchema } from '@trainyard/contracts';
import { shownKeys } from '../../access/shown-key.ts';
import { found } from '../../errors/not-found.ts';
import { defined } from '../defined.ts';
import { projectPath } from '../path.ts';
import { json, problems, type Route } from '../route.ts';

/** GET /v1/projects/{id}/keys: a page of the keys of a project. */
export const listApiKeys: Route = async (app, { lastUsed }) => {
  app.route({
    method: 'GET',
    url: '/v1/projects/:id/keys',
    config: { access: 'admin' },
    schema: {
      operationId: 'listApiKeys',
      summary: 'API keys of a project, newest first',
      description: 'Includes expired and revoked keys; secrets are never shown.',
      tags: ['projects'],
      params: projectPath,
      querystring: pageQuerySchema,
      response: { 200: json('A page of keys.', apiKeyPageSchema), ...problems('notFound') },
    },
    handler: async ({ params: { id }, query, administration: { projects, keys } }) => {
      found(await projects.get(id), `project ${id}`);
      const page = await keys.list(id, defined(query));
      return { ...page, data: await shownKeys(page.data, lastUsed) };
    },
  });
};
