import { reportListSchema } from '@trainyard/contracts';
import { jobPath } from '../path.ts';
import { json, problems, type Route } from '../route.ts';

/** GET /v1/jobs/{id}/reports: the evaluation reports of a job. */
export const listJobReports: Route = async (app, { store }) => {
  app.route({
    method: 'GET',
    url: '/v1/jobs/:id/reports',
    schema: {
      operationId: 'listJobReports',
      summary: 'Evaluation reports of a job',
      description: 'One a split; none before the job has succeeded.',
      tags: ['jobs'],
      params: jobPath,
      response: {
        200: json('All reports.', reportListSchema),
        ...problems('notFound', 'queueUnavailable', 'artifactCorrupt'),
      },
    },
    handler: async ({ params }) => ({ data: await store.jobs.reports(params.id) }),
  });
};
