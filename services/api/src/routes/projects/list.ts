import { pageQuerySchema, projectPageSchema, projectResource } from '@trainyard/contracts';
import { defined } from '../defined.ts';
import { json, problems, type Route } from '../route.ts';

/** GET /v1/projects: a page of projects. */
export const listProjects: Route = async (app) => {
  app.route({
    method: 'GET',
    url: '/v1/projects',
    config: { access: 'admin' },
    schema: {
      operationId: 'listProjects',
      summary: 'Projects, newest first',
      description: 'An administrator of the server sees every project, any other key its own only.',
      tags: ['projects'],
      querystring: pageQuerySchema,
      response: { 200: json('A page of projects.', projectPageSchema), ...problems() },
    },
    handler: async ({ query, administration }) => {
      const page = await administration.projects.list(defined(query));
      return { ...page, data: page.data.map(projectResource) };
    },
  });
};
