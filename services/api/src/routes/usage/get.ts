import { projectIdSchema, usageSchema } from '@trainyard/contracts';
import { z } from 'zod';
import { found } from '../../errors/not-found.ts';
import { json, problems, type Route } from '../route.ts';

const querySchema = z.strictObject({
  project: projectIdSchema
    .optional()
    .describe(
      'The project; only an administrator of the server may name one other than that of the API key, which is the default.',
    ),
});

/** GET /v1/usage: what a project uses, beside its limits. */
export const getUsage: Route = async (app, { usage }) => {
  app.route({
    method: 'GET',
    url: '/v1/usage',
    schema: {
      operationId: 'getUsage',
      summary: 'What a project uses, beside its limits',
      tags: ['projects'],
      querystring: querySchema,
      response: { 200: json('The usage.', usageSchema), ...problems('notFound', 'queueUnavailable') },
    },
    handler: async ({ query: { project: id }, project, administration }) => {
      const asked = id ?? project;
      const { name, limits } = found(await administration.projects.get(asked), `project ${asked}`);
      const [jobsQueued, jobsRunning, datasets, storedBytes] = await Promise.all([
        usage.jobsQueued(asked),
        usage.jobsRunning(asked),
        usage.datasets(asked),
        usage.storedBytes(asked),
      ]);
      return { project: asked, name, limits, used: { jobsQueued, jobsRunning, datasets, storedBytes } };
    },
  });
};
