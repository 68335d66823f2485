import { z } from 'zod';

const splitName = z.enum(['train', 'validation', 'test']);

/** What a job's evaluation reports hold. */
export const evaluationOptionsSchema = z
  .strictObject({
    splits: z
      .array(splitName)
      .min(1)
      .max(3)
      .default(['validation', 'test'])
      .describe('Splits that are evaluated, those without rows left out. Default: validation and test.'),
    resamples: z
      .int()
      .min(0)
      .max(10_000)
      .default(1000)
      .describe('Bootstrap resamples for the intervals; 0: no intervals. Default: 1000.'),
    level: z.number().min(0.5).max(0.999).default(0.95).describe('Level of the intervals. Default: 0.95.'),
    topK: z
      .array(z.int().min(1).max(1000))
      .max(10)
      .default([3, 5])
      .describe('Among how many of the most likely classes the true one is looked for. Default: 3 and 5.'),
    calibrationBins: z.int().min(2).max(100).default(10).describe('Bins of the reliability diagram. Default: 10.'),
    worst: z.int().min(0).max(100).default(10).describe('Samples with the highest loss that are listed. Default: 10.'),
    equivariance: z
      .boolean()
      .default(false)
      .describe(
        'Whether to measure what shifts, sizes and turns of held-out images do to the predictions and to the maps of layers; of a model of one image. Default: false.',
      ),
    curvePoints: z.int().min(3).max(1000).default(101).describe('Points of each curve at most. Default: 101.'),
  })
  .prefault({})
  .meta({ id: 'EvaluationOptions', description: 'What the evaluation reports hold.' });
export type EvaluationOptions = z.infer<typeof evaluationOptionsSchema>;
