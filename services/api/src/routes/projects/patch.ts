import { patchProjectSchema, projectResource, projectSchema } from '@trainyard/contracts';
import { etagHeader, etagOf } from '../../access/etag.ts';
import { found } from '../../errors/not-found.ts';
import { defined } from '../defined.ts';
import { checkIfMatch, conditionProblems, ifMatch } from '../if-match.ts';
import { projectPath } from '../path.ts';
import { bodyProblems, json, problems, type Route } from '../route.ts';

/** PATCH /v1/projects/{id}: another name, other limits. */
export const patchProject: Route = async (app) => {
  app.route({
    method: 'PATCH',
    url: '/v1/projects/:id',
    config: { access: 'root' },
    schema: {
      operationId: 'patchProject',
      summary: 'Change a project',
      description:
        'New limits hold in every API process within about a second. What already exceeds a new limit stays.',
      tags: ['projects'],
      params: projectPath,
      headers: ifMatch,
      body: patchProjectSchema,
      response: {
        200: json('The project.', projectSchema, etagHeader),
        ...problems(...bodyProblems, ...conditionProblems, 'notFound', 'storageFull'),
      },
    },
    handler: async ({ params: { id }, headers, body: { name, limits = {} }, administration }, reply) => {
      found(await administration.projects.get(id), `project ${id}`);
      const record = await administration.projects.update(id, (current) => {
        checkIfMatch(headers['if-match'], current.revision);
        return { ...current, name: name ?? current.name, limits: { ...current.limits, ...defined(limits) } };
      });
      reply.header('etag', etagOf(record));
      return projectResource(record);
    },
  });
};
