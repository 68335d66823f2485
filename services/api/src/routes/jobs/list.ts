import { datasetIdSchema, jobListQuerySchema, jobPageSchema, jobResource } from '@trainyard/contracts';
import { z } from 'zod';
import { defined } from '../defined.ts';
import { json, problems, type Route } from '../route.ts';

const labelSchema = z
  .string()
  .max(300)
  .regex(/^[^=]+=/, 'expected key=value');

const querySchema = jobListQuerySchema.extend({
  dataset: datasetIdSchema.optional().describe('Only jobs that train on this dataset.'),
  label: z
    .union([labelSchema, z.array(labelSchema).max(10)])
    .optional()
    .describe('Only jobs with this label, as key=value; given several times, with all of them.'),
});

function labelsOf(label: string | string[] | undefined): Record<string, string> | undefined {
  if (label === undefined) return undefined;
  return Object.fromEntries([label].flat().map((pair) => pair.split(/=(.*)/s, 2) as [string, string]));
}

/** GET /v1/jobs: a page of jobs. */
export const listJobs: Route = async (app) => {
  app.route({
    method: 'GET',
    url: '/v1/jobs',
    schema: {
      operationId: 'listJobs',
      summary: 'Jobs, newest first',
      tags: ['jobs'],
      querystring: querySchema,
      response: { 200: json('A page of jobs.', jobPageSchema), ...problems('queueUnavailable') },
    },
    handler: async ({ query: { limit, after, label, ...filter }, store }) => {
      const conditions = defined({ ...filter, labels: labelsOf(label) });
      const page = await store.jobs.list(conditions, defined({ limit, after }));
      return { ...page, data: page.data.map(({ record, status }) => jobResource(record, status)) };
    },
  });
};
