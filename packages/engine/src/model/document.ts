import { z } from 'zod';
import { layerIdSchema } from '../layers/define-layer.ts';
import * as layers from '../layers/index.ts';
import { type DocumentOf, type OptionsOf, unionSchema } from '../registry/registry.ts';

/** Most layers of one document, nested ones included. */
export const layerLimit = 2000;

/** Any layer with its options settled. */
export type LayerOptions = OptionsOf<typeof layers>;

/** Any layer as people write it. */
export type LayerDocument = DocumentOf<typeof layers>;

/** Schema of any registered layer. */
export const layerSchema = unionSchema(layers).meta({ id: 'Layer', description: 'A layer of a network.' });

/** Schema of an input: the shape of one sample, channels first, without the batch. */
export const inputSchema = z.strictObject({
  shape: z
    .array(
      z
        .int()
        .min(1)
        .max(2 ** 24),
    )
    .max(6)
    .describe('Shape of one sample, channels first, without the batch.'),
  dtype: z
    .enum(['float32', 'int64'])
    .default('float32')
    .describe('int64 for indexes, such as tokens. Default: float32.'),
});

/** Fields of a model document but for its layers. */
export const modelFields = {
  input: inputSchema.optional().describe('The single input, which goes by the name "input".'),
  inputs: z.record(layerIdSchema, inputSchema).optional().describe('Several inputs by name, instead of `input`.'),
  output: z.string().optional().describe('Name of the layer whose output is that of the model. Default: the last one.'),
  outputs: z
    .array(z.string())
    .min(1)
    .max(16)
    .optional()
    .describe('Names of several layers whose outputs are those of the model, instead of `output`.'),
};

/** Schema of a model document: a graph of layers, sequential unless layers name their `inputs`. */
export const modelDocumentSchema = z
  .strictObject({ ...modelFields, layers: z.array(layerSchema).min(1).max(layerLimit) })
  .meta({ id: 'ModelDocument', description: 'A neural network as a graph of layers.' });

export type ModelDocument = z.output<typeof modelDocumentSchema>;
export type ModelDocumentInput = z.input<typeof modelDocumentSchema>;
