import { z } from 'zod';
import { checkpointPolicySchema } from '../checkpoint-policy.ts';
import { jobKind } from './job-kind.ts';

/** Trains the model many times on samples of the training split, to take its error apart. */
export const biasVariance = jobKind({
  kind: 'biasVariance',
  description:
    'Trains the model many times, on samples of the training split and from several seeds, and takes the error on the test rows apart into bias, variance (of the data and of the seed) and noise; says which it is, and what to do. Each trained model is kept as a result: a resumed job repeats none.',
  own: {
    replicates: z
      .int()
      .min(2)
      .max(1000)
      .default(20)
      .describe('Samples of the training split, 2 to 1,000. Default: 20.'),
    seedsPerReplicate: z
      .int()
      .min(1)
      .max(100)
      .default(2)
      .describe(
        'Trainings on each sample, each from a seed of its own: from 2 on the variance of the seed is told from that of the data. 1 to 100. Default: 2.',
      ),
    sampling: z
      .enum(['bootstrap', 'subsets'])
      .default('bootstrap')
      .describe(
        'bootstrap: rows drawn with replacement, which stands for new data where there is no more; subsets: no row in two samples, so that they are independent as new data are. Default: bootstrap.',
      ),
    rowsPerReplicate: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .optional()
      .describe(
        'Rows of a sample. Default: as many as the training split has; of subsets: as many as there are for each.',
      ),
    noiseVariance: z
      .number()
      .min(0)
      .max(1e30)
      .optional()
      .describe(
        'Variance of the noise in the targets, where it is known; of numbers. Default: estimated from test rows with equal features; where there are none, bias and noise are told as one.',
      ),
  },
  settled: ['checkpoints'],
  settle: () => ({ checkpoints: checkpointPolicySchema.parse({}) }),
});
