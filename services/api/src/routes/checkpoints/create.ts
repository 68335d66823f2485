import { checkpointSchema, importCheckpointQuerySchema, importedCheckpointResource } from '@trainyard/contracts';
import { z } from 'zod';
import { importCheckpoint } from '../../checkpoints/import-checkpoint.ts';
import { found } from '../../errors/not-found.ts';
import { bodyByHandler } from '../../plugins/zod-schemas.ts';
import { locationHeader } from '../location.ts';
import { json, problems, type Route } from '../route.ts';

const description = `The body is a safetensors file, streamed: every parameter and buffer of the model under its PyTorch name, as F32, F64, F16 or
BF16; \`num_batches_tracked\` is ignored. Every missing or unknown tensor and every wrong shape is a finding. The checkpoint can be downloaded, used
for predictions, and named as \`initialWeights\` of a job.`;

/** POST /v1/checkpoints: makes a checkpoint of an uploaded state_dict. */
export const createCheckpoint: Route = async (app, deps) => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  app.route({
    method: 'POST',
    url: '/v1/checkpoints',
    config: { upload: true },
    schema: {
      operationId: 'createCheckpoint',
      summary: 'Import weights for a model',
      description,
      tags: ['checkpoints'],
      querystring: importCheckpointQuerySchema,
      body: { content: { 'application/octet-stream': { schema: z.string() } }, required: true },
      response: {
        201: json('The checkpoint.', checkpointSchema, locationHeader),
        ...problems(
          'malformedBody',
          'notFound',
          'payloadTooLarge',
          'unsupportedMediaType',
          'invalidWeights',
          'storageFull',
          'quotaExceeded',
        ),
      },
    },
    validatorCompiler: bodyByHandler,
    handler: async (request, reply) => {
      const { query, store } = request;
      const model = found(await store.models.get(query.model), `model ${query.model}`);
      const checkpoint = importedCheckpointResource(await importCheckpoint(request, model, { ...deps, store }));
      reply.code(201).header('location', checkpoint.links.self);
      return checkpoint;
    },
  });
};
