import { z } from 'zod';
import { scalarLike } from '../graph/ops/constant.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { sum } from '../graph/ops/sum.ts';
import { defineRegularizer } from './define-regularizer.ts';

/** L2 penalty on weights.
 *  @equation l2 / 2 * sum w^2
 *  @see CENG502 Eq. 42 */
export const l2 = defineRegularizer({
  strength: z.number().min(0).max(1e6).describe('Weight of sum w^2 / 2.'),
  penalty: (weight, strength) => multiply(sum(multiply(weight, weight)), scalarLike(weight, strength / 2)),
});
