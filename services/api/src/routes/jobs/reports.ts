import { reportListSchema } from '@trainyard/contracts';
import { learningCurveNames } from '../../report-page/learning-curves.ts';
import { jobPath } from '../path.ts';
import { json, problems, type Route } from '../route.ts';

/** GET /v1/jobs/{id}/reports: what a job found out. */
export const listJobReports: Route = async (app) => {
  app.route({
    method: 'GET',
    url: '/v1/jobs/:id/reports',
    schema: {
      operationId: 'listJobReports',
      summary: 'Reports of a job',
      description:
        'For a training: one evaluation for each split and output, and the learning curves (report.html shows both as a page). For a range test or a bias-variance job: one report of that kind. There are none before the job has succeeded.',
      tags: ['jobs'],
      params: jobPath,
      response: {
        200: json('All reports.', reportListSchema),
        ...problems('notFound', 'queueUnavailable', 'artifactCorrupt'),
      },
    },
    handler: async ({ params: { id }, store }) => ({
      data: await store.jobs.reports(id),
      learningCurves: await store.jobs.metrics(id, { names: learningCurveNames, maxPoints: 400 }),
    }),
  });
};
