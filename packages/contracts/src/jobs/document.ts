import { z } from 'zod';
import { columnNameSchema } from '../datasets/columns.ts';
import {
  gradientClipSchema,
  lossSchema,
  optimizerSchema,
  preprocessingSchema,
  regularizerSchema,
  scheduleSchema,
  splitSchema,
  truncationSchema,
} from '../engine-schemas.ts';
import { checkpointIdSchema, datasetIdSchema, modelIdSchema } from '../ids.ts';
import { uncheckedModelSchema } from '../models/unchecked-model.ts';
import { nameSchema } from '../scalars.ts';
import { jobAugmentationSchema } from './augmentation.ts';
import { checkpointPolicySchema } from './checkpoint-policy.ts';
import { featuresSchema } from './features.ts';
import { groupSchema } from './group.ts';
import { missingPolicySchema } from './missing.ts';
import { outputsSchema, resolvedOutputsSchema } from './outputs.ts';
import { resolvedTargetSchema, targetSchema } from './target.ts';

/** Labels of a job: up to 32 keys of letters, digits and . _ / - with values of up to 200 characters. */
const labelsSchema = z
  .record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,62}$/, 'letters, digits and . _ / -'), z.string().max(200))
  .refine((labels) => Object.keys(labels).length <= 32, 'expected at most 32 labels')
  .meta({ id: 'Labels', description: 'Keys and values of your own, for finding jobs again.' });

const initialWeightsSchema = z
  .strictObject({
    checkpoint: checkpointIdSchema.describe('Of a job, or imported; of any model.'),
    layers: z
      .array(z.string().min(1).max(200))
      .min(1)
      .max(1000)
      .optional()
      .describe('Ids or globs of the layers that start from it; the others are drawn. Default: every layer.'),
  })
  .meta({ id: 'InitialWeights', description: 'Start values from a checkpoint, by the names of its tensors.' });

/** What a client says of a job, whatever its kind. */
export const documentFields = {
  name: nameSchema.optional().describe('Default: the identifier.'),
  labels: labelsSchema.default({}),
  dataset: datasetIdSchema,
  model: z
    .union([modelIdSchema, uncheckedModelSchema])
    .describe('Identifier of a model, or the model document itself.'),
  features: featuresSchema.prefault({}),
  target: targetSchema.prefault({}),
  missing: missingPolicySchema,
  group: groupSchema,
  split: splitSchema
    .optional()
    .describe("Default: a stratified hold-out; the dataset's own test part stays the test split."),
  preprocessing: z
    .array(preprocessingSchema)
    .max(20)
    .default([])
    .describe(
      'Applied in order to every input of numbers; fitted on the training split, kept with the model and part of its export. The model takes what comes out: a stage may change how many values a row has.',
    ),
  augmentation: jobAugmentationSchema.default([]),
  loss: lossSchema
    .optional()
    .describe(
      'Default: mse for numbers, crossEntropy for classes; for sequences over the last axis, the mean over all steps but the padded ones.',
    ),
  outputs: outputsSchema
    .optional()
    .describe(
      "What the model's further outputs learn, by name; the losses are added, each with its scale. The first has target and loss.",
    ),
  sampleWeight: columnNameSchema
    .optional()
    .describe(
      'Column that multiplies everything of a row in the loss; no feature. Default: the column whose role in the dataset is sampleWeight; without one every row counts 1.',
    ),
  regularizer: regularizerSchema
    .optional()
    .describe('Penalty on every weight; a regularizer of a layer replaces it there.'),
  optimizer: optimizerSchema.prefault({ type: 'adam' }),
  gradientClip: gradientClipSchema.optional(),
  schedule: scheduleSchema
    .optional()
    .describe("How the learning rate changes from the optimizer's on. Default: constant, it does not."),
  scheduleUnit: z.enum(['step', 'epoch']).default('epoch').describe('What the schedule counts. Default: epoch.'),
  backpropagationThroughTime: truncationSchema
    .optional()
    .describe('Truncated backpropagation through time. Default: through the whole sequence.'),
  batchSize: z
    .union([z.int().min(1).max(1_000_000), z.literal('full')])
    .default(32)
    .describe('Samples per step, or "full" for the whole training split. Default: 32.'),
  epochs: z.int().min(1).max(1_000_000).default(10).describe('Passes over the training split. Default: 10.'),
  initialWeights: initialWeightsSchema.optional(),
  checkpoints: checkpointPolicySchema.prefault({}),
  seed: z
    .int()
    .min(0)
    .max(0xffff_ffff)
    .default(0)
    .describe('Of every random number: the same seed repeats a run. Default: 0.'),
  threads: z
    .int()
    .min(1)
    .max(256)
    .default(1)
    .describe('Threads per step; part of what makes a run repeatable. Default: 1.'),
  device: z.literal('cpu').default('cpu'),
  priority: z.int().min(1).max(1000).default(100).describe('1 goes first. Default: 100.'),
};

/** What every job says, with the defaults that need no dataset filled in. */
export type SharedDocument = z.output<z.ZodObject<typeof documentFields>>;

/** The fields of a resolved spec, whatever its kind: every default is filled in, the model is named by its identifier. */
export const specFields = {
  ...documentFields,
  name: nameSchema,
  model: modelIdSchema,
  target: resolvedTargetSchema,
  split: splitSchema,
  loss: lossSchema,
  outputs: resolvedOutputsSchema.optional(),
};

const memberSchema = z
  .looseObject({ type: z.string() })
  .meta({ id: 'Member', description: 'A member of a registry: its type, and the options of that type.' });

// Answers describe members openly: a client must not break when a loss it does not know, or a new option, turns up.
/** The fields of a resolved spec as answers show it. */
export const shownSpecFields = {
  ...specFields,
  split: memberSchema,
  preprocessing: z.array(memberSchema),
  augmentation: z.union([z.array(memberSchema), z.record(z.string(), z.array(memberSchema))]),
  loss: memberSchema,
  outputs: z.record(z.string(), z.object({ target: z.looseObject({}), loss: memberSchema })).optional(),
  optimizer: memberSchema,
  schedule: memberSchema.optional(),
};
