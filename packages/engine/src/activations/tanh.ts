import * as ops from '../graph/ops/index.ts';
import { defineActivation } from './define-activation.ts';

/** (e^x - e^-x) / (e^x + e^-x). Eq. 29. */
export const tanh = defineActivation('tanh', {
  options: {},
  apply: (x) => ops.tanh(x),
  examples: [{ options: {}, shape: [2, 3] }],
});
