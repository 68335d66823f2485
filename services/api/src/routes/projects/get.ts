import { projectResource, projectSchema } from '@trainyard/contracts';
import { etagHeader, etagOf } from '../../access/etag.ts';
import { found } from '../../errors/not-found.ts';
import { projectPath } from '../path.ts';
import { json, problems, type Route } from '../route.ts';

/** GET /v1/projects/{id}: a project with its limits. */
export const getProject: Route = async (app) => {
  app.route({
    method: 'GET',
    url: '/v1/projects/:id',
    config: { access: 'admin' },
    schema: {
      operationId: 'getProject',
      summary: 'A project with its limits',
      tags: ['projects'],
      params: projectPath,
      response: { 200: json('The project.', projectSchema, etagHeader), ...problems('notFound') },
    },
    handler: async ({ params: { id }, administration }, reply) => {
      const record = found(await administration.projects.get(id), `project ${id}`);
      reply.header('etag', etagOf(record));
      return projectResource(record);
    },
  });
};
