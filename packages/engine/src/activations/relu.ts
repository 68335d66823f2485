import * as ops from '../graph/ops/index.ts';
import { defineActivation } from './define-activation.ts';

/** Rectified linear unit; its slope at 0 is 0.
 *  @equation f(x) = max(x, 0)
 *  @see CENG502 Eq. 30; Nair & Hinton 2010. */
export const relu = defineActivation('relu', {
  options: {},
  apply: (x) => ops.relu(x),
  examples: [{ options: {}, shape: [2, 3] }],
});
