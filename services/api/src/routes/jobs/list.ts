import {
  datasetIdSchema,
  type Job,
  jobListQuerySchema,
  jobPageSchema,
  jobResource,
  type Page,
} from '@trainyard/contracts';
import type { ProjectStore } from '@trainyard/store';
import { z } from 'zod';
import { idsOf } from '../../jobs/ids-of.ts';
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
    .describe('Only jobs with this label, as key=value. Given several times: only jobs with all of these labels.'),
  ids: z
    .string()
    .max(4000)
    .optional()
    .describe(
      'Exactly these jobs, in this order: up to 100 identifiers separated by commas; unknown ones are left out. Can be combined with `fields` only.',
    ),
});

/** The jobs that were named, in this order, as one page. */
async function named(ids: readonly string[], { jobs }: Pick<ProjectStore, 'jobs'>): Promise<Page<Job>> {
  const found = await Promise.all(ids.map((id) => jobs.get(id)));
  const data = found.flatMap((job) => (job ? [jobResource(job.record, job.status)] : []));
  return { data, hasMore: false, nextCursor: null };
}

function labelsOf(label: string | string[] | undefined): [string, string][] | undefined {
  if (label === undefined) return undefined;
  return [label].flat().map((pair) => pair.split(/=(.*)/s, 2) as [string, string]);
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
    handler: async ({ query: { limit, after, label, ids, ...filter }, store }) => {
      if (ids !== undefined) return named(idsOf(ids, { after, label, ...filter }), store);
      const conditions = defined({ ...filter, labels: labelsOf(label) });
      const page = await store.jobs.list(conditions, defined({ limit, after }));
      return { ...page, data: page.data.map(({ record, status }) => jobResource(record, status)) };
    },
  });
};
