import { z } from 'zod';
import { checkpointIdSchema, jobIdSchema } from '../../ids.ts';
import { countSchema, timeSchema } from '../../scalars.ts';
import { bootstrapSchema } from './bootstrap.ts';
import { equivarianceSchema } from './equivariance.ts';
import { templatesSchema } from './templates.ts';
import { worstExamplesSchema } from './worst-examples.ts';

/** What every evaluation report has. */
export const reportFields = {
  kind: z.literal('evaluation'),
  jobId: jobIdSchema,
  checkpoint: checkpointIdSchema.describe('The checkpoint that was evaluated.'),
  split: z.enum(['train', 'validation', 'test']),
  output: z.string().optional().describe('Name of the output that was evaluated, of a model of several.'),
  samples: countSchema,
  nonFinite: countSchema.describe(
    'Number of predictions that are not finite. If there are any, figures about probabilities and rankings are null.',
  ),
  loss: z.number().nullable().describe('Mean loss without penalties; null when it is not finite.'),
  notes: z.array(z.string()).describe('What to know when reading the figures, one sentence each.'),
  bootstrap: bootstrapSchema.nullable().describe('Null where no resamples were asked for.'),
  worst: worstExamplesSchema,
  equivariance: equivarianceSchema
    .optional()
    .describe('Where `evaluation.equivariance` asked for it; of the last of the splits.'),
  createdAt: timeSchema,
  templates: templatesSchema
    .optional()
    .describe(
      'Of a model that is one dense layer on its (flattened) input: the weights of every class in the shape of the input, after the preprocessing. Absent for other models, and where they are more than 131,072 numbers.',
    ),
};
