import { z } from 'zod';
import { jobIdSchema } from '../ids.ts';
import { countSchema, timeSchema } from '../scalars.ts';

const estimateSchema = z
  .object({
    value: z.number().describe('Estimate; a part that is small may come out below 0.'),
    standardError: z.number().min(0).describe('From drawing samples and test rows again.'),
  })
  .meta({ id: 'Estimate' });

const estimate = (meaning: string) => estimateSchema.describe(meaning);

const verdicts = ['highBias', 'highVariance', 'balanced', 'noiseLimited', 'biasOrNoise'] as const;

const shared = {
  kind: z.literal('biasVariance'),
  jobId: jobIdSchema,
  createdAt: timeSchema,
  sampling: z.enum(['bootstrap', 'subsets']),
  replicates: countSchema.describe('Samples of the training split.'),
  seedsPerReplicate: countSchema.describe('Models of each.'),
  rowsPerReplicate: countSchema,
  points: countSchema.describe('Test rows, times the columns of the target: what the means are over.'),
  trainLoss: z.number().nullable().describe('Mean over the models of the loss in their last epoch.'),
  testLoss: z.number().nullable().describe('Mean over the models of the loss on the test rows.'),
  verdict: z
    .enum(verdicts)
    .describe(
      'highBias, highVariance: one is twice the other; noiseLimited: noise is 3/4 of the error; biasOrNoise: bias and noise together are twice the variance, and nothing tells them apart.',
    ),
  explanation: z.string().describe('The verdict in a sentence, with its figures.'),
  nextActions: z.array(z.string()).describe('What to do about it, most promising first.'),
  notes: z.array(z.string()).describe('What to know when reading the figures, for people.'),
};

const noiseSources = ['given', 'equalFeatures', 'unknown'] as const;

/** Bias and variance of a regression. */
export const squaredBiasVarianceReportSchema = z
  .object({
    ...shared,
    loss: z.literal('squared'),
    error: estimate('Mean squared error on the test rows, over the models: bias + variance + noise.'),
    bias: estimate(
      'Squared distance of the average model from the truth; with the noise in it where its source is unknown.',
    ),
    variance: estimate('Squared distance of a model from the average model.'),
    varianceBySource: z
      .object({
        data: estimate('The part of the variance that comes with the sample.'),
        seed: estimate('The part of the variance that comes with the seed.'),
      })
      .nullable()
      .describe('Null with one seed a sample.'),
    noise: z
      .object({
        value: z
          .number()
          .nullable()
          .describe('Variance of the noise in the targets; null: unknown, it lies in the bias.'),
        standardError: z.number().min(0).nullable(),
        source: z
          .enum(noiseSources)
          .describe('given: noiseVariance; equalFeatures: from test rows with equal features; unknown.'),
      })
      .describe('What no model can explain.'),
    ensembleError: estimate('What the average of all these models would have as its mean squared error, about.'),
  })
  .meta({ id: 'SquaredBiasVarianceReport' });

/** Bias and variance of a classifier. */
export const zeroOneBiasVarianceReportSchema = z
  .object({
    ...shared,
    loss: z.literal('zeroOne'),
    error: estimate('Share of wrong predictions on the test rows, over the models: bias + netVariance.'),
    bias: estimate(
      'Share of the test rows at which the most frequent prediction is wrong; noise in the labels lies in it.',
    ),
    variance: estimate('How often a model deviates from the most frequent prediction.'),
    netVariance: estimate(
      'What variance adds to the error; where the most frequent prediction is wrong, deviating from it can be right.',
    ),
    varianceBySource: z
      .object({
        data: estimate('Half the rate at which models of different samples disagree, less that of the same sample.'),
        seed: estimate('Half the rate at which models of the same sample disagree.'),
      })
      .nullable()
      .describe('Null with one seed a sample.'),
    ensembleError: estimate('Share of wrong predictions of a vote of all these models: the bias.'),
  })
  .meta({ id: 'ZeroOneBiasVarianceReport' });

/** What the error of a model is made of. */
export const biasVarianceReportSchema = z
  .discriminatedUnion('loss', [squaredBiasVarianceReportSchema, zeroOneBiasVarianceReportSchema])
  .meta({ id: 'BiasVarianceReport' });
export type BiasVarianceReport = z.infer<typeof biasVarianceReportSchema>;
