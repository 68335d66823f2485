import { z } from 'zod';
import { found } from '../../errors/not-found.ts';
import { learningCurveNames } from '../../report-page/learning-curves.ts';
import { pagePolicy, reportPage } from '../../report-page/report-page.ts';
import { jobPath } from '../path.ts';
import { problems, type Route } from '../route.ts';

const html = 'text/html';

/** GET /v1/jobs/{id}/report.html: the evaluation of a job as one page. */
export const getJobReportPage: Route = async (app) => {
  app.route({
    method: 'GET',
    url: '/v1/jobs/:id/report.html',
    schema: {
      operationId: 'getJobReportPage',
      summary: 'Evaluation of a job as one page',
      description:
        'A self-contained HTML page with plots: headline numbers beside their intervals and baselines, ROC, precision-recall and reliability curves, confusion matrix, errors, highest losses, learning curves. It loads nothing and runs no script.',
      tags: ['jobs'],
      params: jobPath,
      response: {
        200: { description: 'The page.', content: { [html]: { schema: z.string() } } },
        ...problems('notFound', 'queueUnavailable', 'artifactCorrupt'),
      },
    },
    handler: async ({ params: { id }, store }, reply) => {
      const { record } = found(await store.jobs.get(id), `job ${id}`);
      const reports = (await store.jobs.reports(id)).filter((report) => report.kind === 'evaluation');
      const metrics = await store.jobs.metrics(id, { names: learningCurveNames, maxPoints: 400 });
      reply.type(`${html}; charset=utf-8`).headers({
        'content-security-policy': pagePolicy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
      return reply.send(reportPage({ id, name: record.spec.name, reports, metrics }));
    },
  });
};
