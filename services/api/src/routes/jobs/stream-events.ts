import { PassThrough } from 'node:stream';
import { isTerminal } from '@trainyard/contracts';
import { z } from 'zod';
import { found } from '../../errors/not-found.ts';
import { pumpEvents } from '../../jobs/pump-events.ts';
import { clientGone } from '../client-gone.ts';
import { jobPath } from '../path.ts';
import { problems, type Route } from '../route.ts';

const mediaType = 'text/event-stream';

const headersSchema = z.object({
  'last-event-id': z
    .string()
    .regex(/^\d{1,15}$/, 'expected the id of an event')
    .optional()
    .describe('The last event you have; the stream goes on after it. Default: from the first event.'),
});

const description = `Server-sent events. Each record has its sequence number as \`id\`, its type as \`event\` and the record as JSON in \`data\`.
\`event: reset\` (a ResetFrame, without id) says that history was lost: read the job again, then go on. The stream ends after the job's last event.
A request for events after that is answered with 204, which makes an EventSource stop reconnecting.`;

/** GET /v1/jobs/{id}/events/stream: a job's events as they happen. */
export const streamJobEvents: Route = async (app) => {
  app.route({
    method: 'GET',
    url: '/v1/jobs/:id/events/stream',
    schema: {
      operationId: 'streamJobEvents',
      summary: 'Events of a job, live',
      description,
      tags: ['jobs'],
      params: jobPath,
      headers: headersSchema,
      response: {
        200: { description: 'Events.', content: { [mediaType]: { schema: z.string() } } },
        204: { description: 'The job has ended and has no further event.' },
        ...problems('notFound', 'queueUnavailable'),
      },
    },
    handler: async ({ params: { id }, headers, log, store }, reply) => {
      const { status, lastSeq } = found(await store.jobs.get(id), `job ${id}`);
      const after = Number(headers['last-event-id'] ?? 0);
      if (isTerminal(status.state) && after === lastSeq) return reply.code(204).send();
      const signal = AbortSignal.any([clientGone(reply), app.closing]);
      const stream = new PassThrough();
      stream.on('error', (err) => log.warn({ err, jobId: id }, 'an event stream broke off'));
      void pumpEvents(app.eventStreams.follow(id, { after, signal }), stream, { signal });
      // A connection that was kept for the next request would hold up a server that closes.
      reply.type(mediaType).headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no', connection: 'close' });
      return reply.send(stream);
    },
  });
};
