import { augmentationPreviewSchema } from '@trainyard/contracts';
import { z } from 'zod';
import { previewer } from '../../datasets/preview/augmentation-preview.ts';
import { found } from '../../errors/not-found.ts';
import { datasetPath } from '../path.ts';
import { bodyProblems, problems, type Route } from '../route.ts';

/** POST /v1/datasets/{id}/augmentation-preview: what augmentations make of some images, as a picture. */
export const previewAugmentation: Route = async (app) => {
  const previewOf = previewer();
  app.route({
    method: 'POST',
    url: '/v1/datasets/:id/augmentation-preview',
    config: { noIdempotencyKey: 'It makes nothing.' },
    schema: {
      operationId: 'previewAugmentation',
      summary: 'See what augmentations do',
      description:
        'A grid of images: a row for each row of the dataset, the first column as it is, then what each epoch of a job with this seed makes of it. The same request gives the same picture.',
      tags: ['datasets'],
      params: datasetPath,
      body: augmentationPreviewSchema,
      response: {
        200: {
          description: 'The picture.',
          content: { 'image/png': { schema: z.string().meta({ contentMediaType: 'image/png' }) } },
        },
        ...problems(...bodyProblems, 'notFound', 'datasetNotReady', 'datasetRejected', 'artifactCorrupt'),
      },
    },
    handler: async ({ params: { id }, body, store }, reply) => {
      const picture = await previewOf(found(await store.datasets.get(id), `dataset ${id}`), body, store.artifacts);
      return reply.type('image/png').send(picture as never);
    },
  });
};
