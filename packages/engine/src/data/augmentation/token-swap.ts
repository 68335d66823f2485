import { z } from 'zod';
import { defineAugmentation } from './define-augmentation.ts';
import { probability } from './probability.ts';
import { specialIds } from './special-ids.ts';

/** Exchanges neighbouring tokens of a text.
 *  @equation y_t, y_{t+1} = x_{t+1}, x_t with probability rate, if x_t was not exchanged with x_{t-1}
 *  No token moves further than one place, and special ones stay. Of a long text, rate / (1 + rate) of the pairs are exchanged.
 *  @see Wei & Zou 2019 (random swap, there of any two tokens); Lample et al. 2018, section 2.3 (a limited distance) */
export const tokenSwap = defineAugmentation({
  config: z.strictObject({
    type: z.literal('tokenSwap'),
    rate: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .describe('Chance of a token to be exchanged with the next one. Default: 0.1.'),
    specialIds,
    probability: probability(1),
  }),
  takes: 'tokens',
  still: { rate: 0 },
  examples: [{ rate: 0.3 }, {}, { rate: 1, specialIds: 0 }],
  draw: ({ rate }, [length], numbers) => {
    const swapped = new Uint8Array(length);
    numbers.fillBernoulli(swapped, rate);
    swapped[length - 1] = 0;
    for (let at = 1; at < length; at++) if (swapped[at - 1] === 1) swapped[at] = 0;
    return { swapped };
  },
  apply: (ids, _, { swapped }, { specialIds: special }) => {
    const exchanged = ids.slice();
    for (const [at, swap] of (swapped as Uint8Array).entries()) {
      if (swap === 0 || ids[at] < special || ids[at + 1] < special) continue;
      exchanged[at] = ids[at + 1];
      exchanged[at + 1] = ids[at];
    }
    return exchanged;
  },
});
