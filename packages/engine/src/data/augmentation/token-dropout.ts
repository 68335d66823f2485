import { z } from 'zod';
import { unknownToken } from '../tokenizers/special-tokens.ts';
import { defineAugmentation } from './define-augmentation.ts';
import { probability } from './probability.ts';
import { specialIds } from './special-ids.ts';

/** Replaces tokens of a text by the unknown one.
 *  @equation y_t = replacement with probability rate, else x_t
 *  Every token keeps its place, and special ones stay.
 *  @see Iyyer et al. 2015 (word dropout, there by leaving tokens out); Bowman et al. 2016, section 3.1 */
export const tokenDropout = defineAugmentation({
  config: z.strictObject({
    type: z.literal('tokenDropout'),
    rate: z.number().min(0).max(1).default(0.1).describe('Chance of each token to be replaced. Default: 0.1.'),
    replacement: z
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .default(unknownToken)
      .describe(`Id that takes its place. Default: ${unknownToken}, the tokenizers' <unknown>.`),
    specialIds,
    probability: probability(1),
  }),
  takes: 'tokens',
  still: { rate: 0 },
  examples: [{}, { rate: 0.5, replacement: 0, specialIds: 1, probability: 0.5 }, { rate: 1 }],
  draw: ({ rate }, [length], numbers) => {
    const dropped = new Uint8Array(length);
    numbers.fillBernoulli(dropped, rate);
    return { dropped };
  },
  apply: (ids, _, { dropped }, { replacement, specialIds: special }) =>
    ids.map((id, at) => (dropped[at] === 1 && id >= special ? replacement : id)),
});
