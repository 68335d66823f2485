import { modelDocumentSchema } from '@trainyard/engine/spec';
import { z } from 'zod';
import { pageSchema } from '../http/page.ts';
import { problemFindingSchema } from '../http/problem.ts';
import { modelIdSchema } from '../ids.ts';
import { countSchema, linkSchema, nameSchema, sha256Schema, timeSchema } from '../scalars.ts';

const shapeSchema = z.array(countSchema).describe('Shape without the batch axis, channels first.');

/** One row of a model's layer table. */
export const layerSummarySchema = z
  .object({
    id: z.string(),
    type: z.string(),
    inputShapes: z.array(shapeSchema),
    outputShape: shapeSchema,
    parameters: countSchema.describe('Trained values of this layer.'),
  })
  .meta({ id: 'LayerSummary' });
export type LayerSummary = z.infer<typeof layerSummarySchema>;

/** Body of POST /v1/models. */
export const createModelSchema = z
  .strictObject({
    name: nameSchema.optional().describe('Default: the identifier.'),
    document: modelDocumentSchema,
  })
  .meta({ id: 'CreateModel' });
export type CreateModel = z.infer<typeof createModelSchema>;

/** What is kept of a model; the record and the resource share it. */
export const modelFieldsSchema = z.object({
  id: modelIdSchema,
  name: nameSchema,
  contentHash: sha256Schema.describe('Of the resolved document, keys sorted: equal for equal networks.'),
  document: modelDocumentSchema.describe('The document with every default filled in.'),
  parameterCount: countSchema,
  layers: z.array(layerSummarySchema),
  warnings: z.array(problemFindingSchema),
  createdAt: timeSchema,
});

/** A model: an immutable network description that passed every check. */
export const modelSchema = modelFieldsSchema.extend({ links: z.object({ self: linkSchema }) }).meta({ id: 'Model' });
export type Model = z.infer<typeof modelSchema>;

/** A model in a list: without its document and its layer table. */
export const modelSummarySchema = modelSchema
  .omit({ document: true, layers: true, warnings: true })
  .meta({ id: 'ModelSummary' });
export type ModelSummary = z.infer<typeof modelSummarySchema>;

/** Page of models, newest first. */
export const modelPageSchema = pageSchema(modelSummarySchema, 'ModelPage');

/** Body of POST /v1/models/validate; the document is checked whole, so its schema is applied by the check itself. */
export const validateModelSchema = z
  .strictObject({ document: z.unknown().describe('A model document, valid or not.') })
  .meta({ id: 'ValidateModel' });
export type ValidateModel = z.infer<typeof validateModelSchema>;

/** Answer of POST /v1/models/validate: every finding, and the layer table as far as shapes are known. */
export const modelValidationSchema = z
  .object({
    valid: z.boolean(),
    findings: z.array(problemFindingSchema),
    layers: z.array(layerSummarySchema).describe('Layers whose shapes could be inferred.'),
    parameterCount: countSchema.nullable().describe('Null when a shape is unknown.'),
  })
  .meta({ id: 'ModelValidation' });
export type ModelValidation = z.infer<typeof modelValidationSchema>;
