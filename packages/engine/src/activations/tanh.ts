import * as ops from '../graph/ops/index.ts';
import { defineActivation } from './define-activation.ts';

/** Hyperbolic tangent, onto -1 to 1.
 *  @equation f(x) = (e^x - e^-x) / (e^x + e^-x)
 *  @see CENG502 Eq. 29. */
export const tanh = defineActivation('tanh', {
  options: {},
  apply: (x) => ops.tanh(x),
  examples: [{ options: {}, shape: [2, 3] }],
});
