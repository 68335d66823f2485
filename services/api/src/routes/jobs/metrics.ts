import { metricNameSchema, metricSeriesListSchema, metricsQuerySchema } from '@trainyard/contracts';
import { ApiError } from '../../errors/api-error.ts';
import { defined } from '../defined.ts';
import { jobPath } from '../path.ts';
import { json, problems, type Route } from '../route.ts';

function namesOf(list: string | undefined): string[] | undefined {
  const names = list?.split(',');
  const wrong = names?.filter((name) => !metricNameSchema.safeParse(name).success) ?? [];
  if (wrong.length === 0) return names;
  const errors = wrong.map((received) => ({
    parameter: 'names',
    severity: 'error' as const,
    code: 'wrongFormat',
    message: `names: expected <split>.<metric>, such as validation.loss, received ${JSON.stringify(received)}`,
    received,
  }));
  throw new ApiError('invalidParameter', 'Some names are those of no metric; see errors.', { errors });
}

/** GET /v1/jobs/{id}/metrics: series by step, thinned out for drawing. */
export const getJobMetrics: Route = async (app) => {
  app.route({
    method: 'GET',
    url: '/v1/jobs/:id/metrics',
    schema: {
      operationId: 'getJobMetrics',
      summary: 'Metrics of a job by step',
      tags: ['jobs'],
      params: jobPath,
      querystring: metricsQuerySchema,
      response: {
        200: json('One series a metric.', metricSeriesListSchema),
        ...problems('notFound', 'queueUnavailable'),
      },
    },
    handler: async ({ params, query: { names, ...selection }, store }) => ({
      data: await store.jobs.metrics(params.id, defined({ ...selection, names: namesOf(names) })),
    }),
  });
};
