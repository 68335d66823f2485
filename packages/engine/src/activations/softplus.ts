import * as ops from '../graph/ops/index.ts';
import { defineActivation } from './define-activation.ts';

/** Smooth rectifier, without overflow for large x; its slope is the sigmoid.
 *  @equation f(x) = log(1 + e^x)
 *  @see Dugas et al. 2001. */
export const softplus = defineActivation('softplus', {
  options: {},
  apply: (x) => ops.softplus(x),
  examples: [{ options: {}, shape: [2, 3] }],
});
