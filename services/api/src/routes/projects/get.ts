import { projectResource, projectSchema } from '@trainyard/contracts';
import { etagHeader, etagOf } from '../../access/etag.ts';
import { found } from '../../errors/not-found.ts';
import { ifNoneMatch, matchesEtag, notModified } from '../etag.ts';
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
      headers: ifNoneMatch,
      response: { 200: json('The project.', projectSchema, etagHeader), ...notModified, ...problems('notFound') },
    },
    handler: async ({ params: { id }, headers, administration }, reply) => {
      const record = found(await administration.projects.get(id), `project ${id}`);
      reply.header('etag', etagOf(record));
      if (matchesEtag(headers['if-none-match'], etagOf(record))) return reply.code(304).send();
      return projectResource(record);
    },
  });
};
