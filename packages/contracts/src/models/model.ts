import { z } from 'zod';
import type { Network } from '../engine-schemas.ts';
import { pageSchema } from '../http/page.ts';
import { problemFindingSchema } from '../http/problem.ts';
import { modelIdSchema } from '../ids.ts';
import { countSchema, linkSchema, nameSchema, sha256Schema, timeSchema } from '../scalars.ts';
import { uncheckedModelSchema } from './unchecked-model.ts';

const shapeSchema: z.ZodType<readonly number[]> = z
  .array(countSchema)
  .describe('Shape without the batch axis, channels first.');

const shapesSchema: z.ZodType<readonly (readonly number[])[]> = z.array(shapeSchema);

/** One row of a model's layer table. */
export const layerSummarySchema = z
  .object({
    id: z.string(),
    type: z.string(),
    inputShapes: shapesSchema,
    outputShape: shapeSchema,
    parameters: countSchema.describe('Number of its parameters, frozen ones included.'),
    trainable: z.boolean(),
  })
  .meta({ id: 'LayerSummary' });
export type LayerSummary = z.infer<typeof layerSummarySchema>;

/** Body of POST /v1/models. */
export const createModelSchema = z
  .strictObject({
    name: nameSchema.optional().describe('Default: the identifier.'),
    document: uncheckedModelSchema,
  })
  .meta({ id: 'CreateModel' });
export type CreateModel = z.infer<typeof createModelSchema>;

/** What is kept of a model besides its document; the record and the resource share it. */
export const modelFieldsSchema = z.object({
  id: modelIdSchema,
  name: nameSchema,
  contentHash: sha256Schema.describe('Of the resolved document, keys sorted: equal for equal networks.'),
  parameterCount: countSchema,
  layers: z.array(layerSummarySchema),
  warnings: z.array(problemFindingSchema),
  createdAt: timeSchema,
});

// Answers describe layers openly: a client must not break when a layer it does not know, or a new option, turns up.
const networkSchema = z
  .looseObject({
    layers: z.array(z.looseObject({ id: z.string(), type: z.string() }).meta({ id: 'ResolvedLayer' })),
    output: z.string(),
  })
  .meta({
    id: 'ResolvedModelDocument',
    description: 'A model document with every default filled in. Layers hold the options of their type besides.',
  }) as unknown as z.ZodType<Network, Network>;

/** A model: an immutable network description that passed every check. */
export const modelSchema = modelFieldsSchema
  .extend({ document: networkSchema, links: z.object({ self: linkSchema }) })
  .meta({ id: 'Model' });
export type Model = z.infer<typeof modelSchema>;

/** A model in a list: without its document and its layer table. */
export const modelSummarySchema = modelSchema
  .omit({ document: true, layers: true, warnings: true })
  .meta({ id: 'ModelSummary' });
export type ModelSummary = z.infer<typeof modelSummarySchema>;

/** Page of models, newest first. */
export const modelPageSchema = pageSchema(modelSummarySchema, 'ModelPage');

/** Body of POST /v1/models/validate. */
export const validateModelSchema = z.strictObject({ document: uncheckedModelSchema }).meta({ id: 'ValidateModel' });
export type ValidateModel = z.infer<typeof validateModelSchema>;

/** Answer of POST /v1/models/validate: every finding, and the layer table as far as shapes are known. */
export const modelValidationSchema = z
  .object({
    valid: z.boolean(),
    findings: z.array(problemFindingSchema),
    layers: z.array(layerSummarySchema).describe('Layers whose shapes could be inferred.'),
    parameterCount: countSchema.describe('Of the layers listed.'),
  })
  .meta({ id: 'ModelValidation' });
export type ModelValidation = z.infer<typeof modelValidationSchema>;
