import * as ops from '../graph/ops/index.ts';
import { defineActivation } from './define-activation.ts';

/** Logistic sigmoid, onto 0 to 1.
 *  @equation f(x) = 1 / (1 + e^-x)
 *  @see CENG502 Eq. 28. */
export const sigmoid = defineActivation('sigmoid', {
  options: {},
  apply: (x) => ops.sigmoid(x),
  examples: [{ options: {}, shape: [2, 3] }],
});
