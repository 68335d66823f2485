import { z } from 'zod';
import { openEnum } from '../http/open-enum.ts';
import { pageSchema } from '../http/page.ts';
import { checkpointIdSchema, jobIdSchema, modelIdSchema } from '../ids.ts';
import { countSchema, linkSchema, sha256Schema, sizeBytesSchema, timeSchema } from '../scalars.ts';
import { metricValuesSchema } from './metrics.ts';

/** What is kept of a checkpoint; the record and the resource share it. */
export const checkpointFieldsSchema = z.object({
  id: checkpointIdSchema,
  jobId: jobIdSchema,
  attempt: z.int().min(1),
  kind: openEnum(
    ['epoch', 'step', 'stop', 'restored', 'replicate', 'import'],
    'epoch: written after an epoch; step: written after a step within one, as the policy says or at the end; stop: written where the job was stopped; restored: the best weights, put back at the end of a job that has no other checkpoint of that step, such as a fork that never bettered what it began with; replicate: one of the models of a biasVariance job; import: uploaded.',
  ),
  epoch: countSchema.describe('Epochs completed.'),
  step: countSchema.describe('Updates made.'),
  metrics: metricValuesSchema,
  createdAt: timeSchema,
});

/** A checkpoint: weights to download, to predict from, or to resume from. */
export const checkpointSchema = checkpointFieldsSchema
  .extend({
    jobId: jobIdSchema.nullable().describe('Null for an imported one.'),
    attempt: z.int().min(1).nullable().describe('Null for an imported one.'),
    modelId: modelIdSchema,
    best: z.boolean().describe('Whether it is the best of its job so far.'),
    last: z.boolean().describe('Whether it is the latest of its job.'),
    sizeBytes: sizeBytesSchema.describe('Size of the weights as safetensors.'),
    sha256: sha256Schema.describe('Of the weights as safetensors.'),
    links: z.object({
      self: linkSchema,
      job: linkSchema.nullable(),
      model: linkSchema,
      safetensors: linkSchema,
      onnx: linkSchema,
      tokenizer: linkSchema.optional().describe('Of a model that takes or gives tokens.'),
      encoder: linkSchema.optional().describe('Of an encoder-decoder: encoder.onnx.'),
      decoderStep: linkSchema.optional().describe('Of an encoder-decoder: decoder-step.onnx.'),
    }),
  })
  .meta({ id: 'Checkpoint' });
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** Page of checkpoints, newest first. */
export const checkpointPageSchema = pageSchema(checkpointSchema, 'CheckpointPage');

/** Query of POST /v1/checkpoints; its body is the file. */
export const importCheckpointQuerySchema = z.strictObject({
  model: modelIdSchema.describe('The model whose state_dict the body is.'),
});

/** File formats of a checkpoint's content, with their media types. */
export const checkpointFormats = {
  safetensors: 'application/octet-stream',
  onnx: 'application/octet-stream',
  tokenizer: 'application/json',
} as const;
export type CheckpointFormat = keyof typeof checkpointFormats;

/** Query of GET /v1/checkpoints/{id}/content. */
export const checkpointContentQuerySchema = z.strictObject({
  format: z
    .enum(['safetensors', 'onnx', 'tokenizer'])
    .default('safetensors')
    .describe(
      'safetensors: weights with PyTorch names and layouts; onnx: the whole model with its preprocessing, int64 ids where it takes tokens; tokenizer: tokenizer.json, the vocabularies that stand for those ids.',
    ),
  part: z
    .enum(['encoder', 'decoderStep'])
    .optional()
    .describe(
      'Of an encoder-decoder as onnx, for decoding step by step: encoder (the source to the first states) or decoderStep (a token and the states to the next ones). Default: the whole model, which takes the target so far.',
    ),
});
export type CheckpointContentQuery = z.infer<typeof checkpointContentQuerySchema>;
