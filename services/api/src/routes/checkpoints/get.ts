import { checkpointResource, checkpointSchema } from '@trainyard/contracts';
import { found } from '../../errors/not-found.ts';
import { checkpointPath } from '../path.ts';
import { json, problems, type Route } from '../route.ts';

/** GET /v1/checkpoints/{id}: a checkpoint without its bytes. */
export const getCheckpoint: Route = async (app, { store }) => {
  app.route({
    method: 'GET',
    url: '/v1/checkpoints/:id',
    schema: {
      operationId: 'getCheckpoint',
      summary: 'A checkpoint',
      tags: ['checkpoints'],
      params: checkpointPath,
      response: { 200: json('The checkpoint.', checkpointSchema), ...problems('notFound', 'queueUnavailable') },
    },
    handler: async ({ params: { id } }) => {
      const record = found(await store.checkpoints.get(id), `checkpoint ${id}`);
      const { status } = found(await store.jobs.get(record.jobId), `job ${record.jobId}`);
      return checkpointResource(record, status);
    },
  });
};
