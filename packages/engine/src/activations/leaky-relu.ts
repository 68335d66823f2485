import { z } from 'zod';
import * as ops from '../graph/ops/index.ts';
import { defineActivation } from './define-activation.ts';

/** Rectifier that lets a share of what is negative through; its slope at 0 is alpha.
 *  @equation f(x) = max(alpha x, x), 0 <= alpha <= 1
 *  The course prints it loosely; this is the function of the paper, as in PyTorch.
 *  @see Maas et al. 2013. */
export const leakyRelu = defineActivation('leakyRelu', {
  options: {
    alpha: z.number().min(0).max(1).default(0.01).describe('Slope where x is negative, 0 to 1. Default: 0.01.'),
  },
  apply: (x, { alpha }) => ops.leakyRelu(x, alpha),
  examples: [
    { options: {}, shape: [2, 3] },
    { options: { alpha: 0.3 }, shape: [2, 3] },
  ],
});
