import { z } from 'zod';
import { abs } from '../graph/ops/abs.ts';
import { scalarLike } from '../graph/ops/constant.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { sum } from '../graph/ops/sum.ts';
import { defineRegularizer } from './define-regularizer.ts';

/** L1 penalty on weights; the slope of |w| at 0 is 0.
 *  @equation l1 * sum |w|
 *  @see CENG502 Eq. 41 */
export const l1 = defineRegularizer({
  strength: z.number().min(0).max(1e6).describe('Weight of sum |w|.'),
  penalty: (weight, strength) => multiply(sum(abs(weight)), scalarLike(weight, strength)),
});
