import { z } from 'zod';
import { abs } from '../graph/ops/abs.ts';
import { scalarLike } from '../graph/ops/constant.ts';
import { equal } from '../graph/ops/equal.ts';
import { power } from '../graph/ops/power.ts';
import { subtract } from '../graph/ops/subtract.ts';
import { where } from '../graph/ops/where.ts';
import type { Tensor } from '../graph/tensor.ts';
import { defineLoss } from './define-loss.ts';
import { numbersLikeOutput } from './targets.ts';

/** Error to the power of q: sum over outputs, mean over samples; q = 1 is `mae`, q = 2 is `mse`.
 *  Where output and target are equal its slope is taken as 0. For q > 1 that is the derivative; for q <= 1 the loss has
 *  a cusp there, for q < 1 its slope grows without bound towards it: clip the gradient.
 *  @equation L = (1/N) sum_n sum_i |y_ni - t_ni|^q, q > 0
 *  Shapes: output and targets [batch, ...].
 *  @see CENG502 Eq. 8 */
export const lq = defineLoss('lq', {
  options: {
    q: z.number().positive().max(100).describe('The power, above 0 to 100: the larger, the more large errors count.'),
  },
  targets: numbersLikeOutput,
  terms: ({ output, targets, options: { q } }) => ({ terms: distance(subtract(output, targets), q) }),
  examples: [
    { options: { q: 3 }, output: [3] },
    { options: { q: 1.5 }, output: [2, 3] },
    { options: { q: 0.5, scale: 2 }, output: [3] },
    { options: { q: 4 }, output: [1] },
  ],
});

function distance(difference: Tensor, q: number): Tensor {
  const size = abs(difference);
  if (q === 1 || q >= 2) return power(size, q);
  // Below 2 a derivative of the power is infinite at 0, and infinite times the slope 0 of the size is no number.
  const isZero = equal(difference, scalarLike(difference, 0));
  const one = scalarLike(size, 1);
  return where(isZero, scalarLike(size, 0), power(where(isZero, one, size), q));
}
