import {
  createProjectSchema,
  noLimits,
  type ProjectRecord,
  projectResource,
  projectSchema,
  schemaVersion,
} from '@trainyard/contracts';
import { etagHeader, etagOf } from '../../access/etag.ts';
import { locationHeader } from '../location.ts';
import { bodyProblems, json, problems, type Route } from '../route.ts';

/** POST /v1/projects: a project without keys. */
export const createProject: Route = async (app, { newId, now }) => {
  app.route({
    method: 'POST',
    url: '/v1/projects',
    config: { access: 'root' },
    schema: {
      operationId: 'createProject',
      summary: 'Make a project',
      description:
        'What is made with the keys of a project is visible to those keys only. Make a key with POST /v1/projects/{id}/keys.',
      tags: ['projects'],
      body: createProjectSchema,
      response: {
        201: json('The project.', projectSchema, locationHeader.extend(etagHeader.shape)),
        ...problems(...bodyProblems, 'storageFull'),
      },
    },
    handler: async ({ body: { name, limits = noLimits }, administration }, reply) => {
      const record: ProjectRecord = {
        schemaVersion,
        id: newId('project'),
        name,
        limits,
        revision: 1,
        createdAt: now().toISOString(),
      };
      await administration.projects.create(record);
      const project = projectResource(record);
      reply.code(201).header('location', project.links.self).header('etag', etagOf(record));
      return project;
    },
  });
};
