import { z } from 'zod';
import * as ops from '../graph/ops/index.ts';
import { defineActivation } from './define-activation.ts';

/** Exponential linear unit: the input where it is positive, else a curve that settles at -alpha; its slope at 0 is alpha.
 *  @equation f(x) = x if x > 0, else alpha (e^x - 1)
 *  @see Clevert, Unterthiner & Hochreiter 2016. */
export const elu = defineActivation('elu', {
  options: {
    alpha: z.number().min(0).max(100).default(1).describe('Where large negative inputs settle, negated. Default: 1.'),
  },
  apply: (x, { alpha }) => ops.elu(x, alpha),
  examples: [
    { options: {}, shape: [2, 3] },
    { options: { alpha: 0.5 }, shape: [2, 3] },
  ],
});
