import { Readable } from 'node:stream';
import {
  type CheckpointFormat,
  checkpointContentQuerySchema,
  checkpointFormats,
  tokenizerFileSchema,
} from '@trainyard/contracts';
import { z } from 'zod';
import { type StoredCheckpoint, storedCheckpoint } from '../../checkpoints/stored-checkpoint.ts';
import { found } from '../../errors/not-found.ts';
import { ifNoneMatch, matchesEtag, notModified } from '../etag.ts';
import { checkpointPath } from '../path.ts';
import { problems, type Route } from '../route.ts';

const answer = {
  description: 'The file.',
  headers: z.object({
    etag: z.string().describe('SHA-256 of the file, in quotes.'),
    'content-disposition': z.string().describe('Suggests a file name.'),
  }),
  content: {
    [checkpointFormats.safetensors]: { schema: z.string().meta({ contentMediaType: checkpointFormats.safetensors }) },
    [checkpointFormats.tokenizer]: { schema: tokenizerFileSchema },
  },
};

function blobOf(record: StoredCheckpoint, format: CheckpointFormat) {
  const tokenizer = 'tokenizer' in record ? record.tokenizer : undefined;
  return { safetensors: record.weights, onnx: record.onnx, tokenizer }[format];
}

const fileNameOf = (id: string, format: CheckpointFormat) =>
  format === 'tokenizer' ? `${id}.tokenizer.json` : `${id}.${format}`;

/** GET /v1/checkpoints/{id}/content: the file of a checkpoint, streamed. */
export const getCheckpointContent: Route = async (app, { store }) => {
  app.route({
    method: 'GET',
    url: '/v1/checkpoints/:id/content',
    schema: {
      operationId: 'getCheckpointContent',
      summary: 'The file of a checkpoint',
      description:
        'Safetensors load into the equivalent torch.nn module; ONNX runs in any ONNX runtime on raw values, or on the token ids that tokenizer.json tells.',
      tags: ['checkpoints'],
      params: checkpointPath,
      querystring: checkpointContentQuerySchema,
      headers: ifNoneMatch,
      response: {
        200: answer,
        ...notModified,
        ...problems('notFound', 'artifactCorrupt'),
      },
    },
    handler: async ({ params: { id }, query: { format }, headers }, reply) => {
      const record = await storedCheckpoint(id, store);
      const blob = found(
        blobOf(record, format),
        `tokenizer of the checkpoint ${id}, whose model takes and gives no tokens`,
      );
      const etag = `"${blob.sha256}"`;
      reply.header('etag', etag);
      if (matchesEtag(headers['if-none-match'], etag)) return reply.code(304).send();
      reply
        .type(checkpointFormats[format])
        .header('content-length', blob.sizeBytes)
        .header('content-disposition', `attachment; filename="${fileNameOf(id, format)}"`);
      return reply.send(Readable.from(store.artifacts.streamBlob(blob), { objectMode: false }));
    },
  });
};
