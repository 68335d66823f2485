import { checkpointSchema } from '@trainyard/contracts';
import { shownCheckpoint } from '../../checkpoints/stored-checkpoint.ts';
import { immutableEtag, immutableRevision } from '../if-match.ts';
import { checkpointPath } from '../path.ts';
import { json, problems, type Route } from '../route.ts';

/** GET /v1/checkpoints/{id}: a checkpoint without its bytes. */
export const getCheckpoint: Route = async (app) => {
  app.route({
    method: 'GET',
    url: '/v1/checkpoints/:id',
    schema: {
      operationId: 'getCheckpoint',
      summary: 'A checkpoint',
      tags: ['checkpoints'],
      params: checkpointPath,
      response: {
        200: json('The checkpoint.', checkpointSchema, immutableEtag),
        ...problems('notFound', 'queueUnavailable'),
      },
    },
    handler: async ({ params: { id }, store }, reply) => {
      const checkpoint = await shownCheckpoint(id, store);
      reply.header('etag', `"${immutableRevision}"`);
      return checkpoint;
    },
  });
};
