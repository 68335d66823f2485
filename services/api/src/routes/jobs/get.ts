import { jobSchema } from '@trainyard/contracts';
import { deadline } from '@trainyard/service-kit';
import { z } from 'zod';
import { found } from '../../errors/not-found.ts';
import { awaitChange } from '../../jobs/await-change.ts';
import { etagOf } from '../../jobs/etag.ts';
import { placeOf } from '../../jobs/explain-queue.ts';
import { clientGone } from '../client-gone.ts';
import { ifNoneMatch, matchesEtag, notModified } from '../etag.ts';
import { jobPath } from '../path.ts';
import { json, problems, type Route } from '../route.ts';
import { jobAnswer, retryAfterHeader } from './job-answer.ts';

const querySchema = z.strictObject({
  wait: z.coerce
    .number()
    .min(0)
    .max(60)
    .default(0)
    .describe('Seconds to wait for a change, 0 to 60: since If-None-Match, or since the request. Default: 0.'),
});

const answerHeaders = retryAfterHeader.extend({
  etag: z.string().describe('<revision>.<version> in quotes; changes whenever state or progress change.'),
});

/** GET /v1/jobs/{id}: a job as it stands, at once or after a change. */
export const getJob: Route = async (app) => {
  app.route({
    method: 'GET',
    url: '/v1/jobs/:id',
    schema: {
      operationId: 'getJob',
      summary: 'A job in its present state',
      description:
        'Poll with If-None-Match and `?wait=` until `terminal` is true; without `?wait=`, as `pollAfterMs` says.',
      tags: ['jobs'],
      params: jobPath,
      querystring: querySchema,
      headers: ifNoneMatch,
      response: {
        200: json('The job.', jobSchema, answerHeaders),
        ...notModified,
        ...problems('notFound', 'queueUnavailable'),
      },
    },
    handler: async ({ params, query, headers, store }, reply) => {
      let job = found(await store.jobs.get(params.id), `job ${params.id}`);
      const known = headers['if-none-match'];
      if (query.wait > 0 && (known === undefined || matchesEtag(known, etagOf(job)))) {
        const { signal, clear } = deadline(query.wait * 1000, clientGone(reply), app.closing);
        job = await awaitChange({ jobs: store.jobs, streams: app.eventStreams }, job, signal).finally(clear);
      }
      reply.header('etag', etagOf(job));
      const isKnown = matchesEtag(known, etagOf(job));
      const answer = jobAnswer(reply, job, isKnown ? undefined : await placeOf(job, store));
      return isKnown ? reply.code(304).send() : answer;
    },
  });
};
