import * as ops from '../graph/ops/index.ts';
import { defineActivation } from './define-activation.ts';

/** The input times its own sigmoid (also known as SiLU).
 *  @equation f(x) = x / (1 + e^-x)
 *  @see Ramachandran et al. 2017, with beta = 1. */
export const swish = defineActivation('swish', {
  options: {},
  apply: (x) => ops.swish(x),
  examples: [{ options: {}, shape: [2, 3] }],
});
