import { z } from 'zod';
import { sizeOf } from '../../tensor/index.ts';
import { defineAugmentation } from './define-augmentation.ts';
import { probability } from './probability.ts';

/** Adds normal noise to every value: the e of f(x) = T(x) + e.
 *  @equation y = x + e, e ~ N(0, standardDeviation^2), one e for each value
 *  In the units of the raw features; nothing is clamped.
 *  @see Bishop 1995, Training with Noise is Equivalent to Tikhonov Regularization */
export const gaussianNoise = defineAugmentation({
  config: z.strictObject({
    type: z.literal('gaussianNoise'),
    standardDeviation: z
      .number()
      .min(0)
      .max(1e6)
      .default(0.05)
      .describe('Standard deviation of the noise, in the units of the features. Default: 0.05.'),
    probability: probability(1),
  }),
  takes: 'numbers',
  still: { standardDeviation: 0 },
  examples: [{}, { standardDeviation: 3, probability: 0.5 }],
  draw: ({ standardDeviation }, shape, numbers) => {
    const noise = new Float32Array(sizeOf(shape));
    numbers.fillNormal(noise);
    for (let i = 0; i < noise.length; i++) noise[i] *= standardDeviation;
    return { noise };
  },
  apply: (sample, _, { noise }) => sample.map((value, at) => value + noise[at]),
});
