import { jobEventPageSchema, jobEventsQuerySchema } from '@trainyard/contracts';
import { eventCursor, seqOfCursor } from '../../jobs/event-cursor.ts';
import { jobPath } from '../path.ts';
import { json, problems, type Route } from '../route.ts';

/** GET /v1/jobs/{id}/events: a page of a job's events. */
export const listJobEvents: Route = async (app) => {
  app.route({
    method: 'GET',
    url: '/v1/jobs/:id/events',
    schema: {
      operationId: 'listJobEvents',
      summary: 'Events of a job, oldest first',
      description:
        'The same records as in the stream. An empty page with a null nextCursor means that nothing has happened yet.',
      tags: ['jobs'],
      params: jobPath,
      querystring: jobEventsQuerySchema,
      response: { 200: json('A page of events.', jobEventPageSchema), ...problems('notFound', 'queueUnavailable') },
    },
    handler: async ({ params, query, store }) => {
      const { events, latestSeq } = await store.events.read(params.id, {
        after: seqOfCursor(query.after),
        limit: query.limit,
      });
      const last = events.at(-1)?.seq;
      const hasMore = last !== undefined && last < latestSeq;
      return { data: events, hasMore, nextCursor: hasMore ? eventCursor(last) : null };
    },
  });
};
