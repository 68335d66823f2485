import { reportListSchema } from '@trainyard/contracts';
import { learningCurveNames } from '../../report-page/learning-curves.ts';
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
      description:
        'One a split and output, none before the job has succeeded; the learning curves as far as they go. As a page: report.html.',
      tags: ['jobs'],
      params: jobPath,
      response: {
        200: json('All reports.', reportListSchema),
        ...problems('notFound', 'queueUnavailable', 'artifactCorrupt'),
      },
    },
    handler: async ({ params: { id } }) => ({
      data: await store.jobs.reports(id),
      learningCurves: await store.jobs.metrics(id, { names: learningCurveNames, maxPoints: 400 }),
    }),
  });
};
