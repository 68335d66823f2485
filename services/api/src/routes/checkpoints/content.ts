import { Readable } from 'node:stream';
import {
  type BlobRef,
  type CheckpointContentQuery,
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

function blobOf(record: StoredCheckpoint, { format, part }: CheckpointContentQuery): BlobRef | undefined {
  if (part !== undefined) return format === 'onnx' && 'encoder' in record ? record[part] : undefined;
  if (format === 'tokenizer') return 'tokenizer' in record ? record.tokenizer : undefined;
  return format === 'onnx' ? record.onnx : record.weights;
}

const fileNames = { encoder: 'encoder.onnx', decoderStep: 'decoder-step.onnx' };

function fileNameOf(id: string, { format, part }: CheckpointContentQuery): string {
  if (part !== undefined) return `${id}.${fileNames[part]}`;
  return format === 'tokenizer' ? `${id}.tokenizer.json` : `${id}.${format}`;
}

/** What a checkpoint has none of, in words. */
const absent = (id: string, { part }: CheckpointContentQuery): string =>
  part === undefined
    ? `tokenizer of the checkpoint ${id}, whose model takes and gives no tokens`
    : `${part} of the checkpoint ${id}, whose model is no encoder-decoder that can be cut in two, as onnx`;

/** GET /v1/checkpoints/{id}/content: the file of a checkpoint, streamed. */
export const getCheckpointContent: Route = async (app) => {
  app.route({
    method: 'GET',
    url: '/v1/checkpoints/:id/content',
    schema: {
      operationId: 'getCheckpointContent',
      summary: 'The file of a checkpoint',
      description:
        'Safetensors can be loaded into the equivalent torch.nn module. ONNX runs in any ONNX runtime on raw values, or on the token ids given by tokenizer.json; an encoder-decoder is also available as encoder.onnx and decoder-step.onnx.',
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
    handler: async ({ params: { id }, query, headers, store }, reply) => {
      const record = await storedCheckpoint(id, store);
      const blob = found(blobOf(record, query), absent(id, query));
      const etag = `"${blob.sha256}"`;
      reply.header('etag', etag);
      if (matchesEtag(headers['if-none-match'], etag)) return reply.code(304).send();
      reply
        .type(checkpointFormats[query.format])
        .header('content-length', blob.sizeBytes)
        .header('content-disposition', `attachment; filename="${fileNameOf(id, query)}"`);
      return reply.send(Readable.from(store.artifacts.streamBlob(blob), { objectMode: false }));
    },
  });
};
