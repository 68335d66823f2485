import { z } from 'zod';
import { defineBatchAugmentation } from './define-batch-augmentation.ts';
import { drawBeta } from './draw-beta.ts';
import { probability } from './probability.ts';

/** Mixes each sample of a batch with another one of it, and their targets in the same shares.
 *  @equation x = l x_i + (1 - l) x_p(i), y = l y_i + (1 - l) y_p(i), l ~ Beta(alpha, alpha), p a permutation of the batch
 *  One l for a batch, as in the paper's code. The larger of l and 1 - l is taken, which changes no batch but the order in it, so that
 *  alpha near 0 leaves samples where they are. Classes become distributions (one-hot, mixed), numbers are mixed as they are;
 *  sample weights are mixed too. It comes last, after the members that change single samples, and needs every input to be of numbers.
 *  @see Zhang et al. 2018, mixup: Beyond Empirical Risk Minimization */
export const mixup = defineBatchAugmentation({
  config: z.strictObject({
    type: z.literal('mixup'),
    alpha: z
      .number()
      .min(0)
      .max(1000)
      .default(0.2)
      .describe('How much is mixed: 0 nothing, 1 any share equally likely, more about halves. Default: 0.2.'),
    probability: probability(1).describe('Chance that a batch is mixed; the others stay as they are. Default: 1.'),
  }),
  still: { alpha: 0 },
  examples: [{}, { alpha: 1, probability: 0.5 }],
  share: ({ alpha }, numbers) => {
    const drawn = alpha === 0 ? 1 : drawBeta(alpha, numbers);
    return Math.max(drawn, 1 - drawn);
  },
});
