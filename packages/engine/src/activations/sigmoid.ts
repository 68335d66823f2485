import * as ops from '../graph/ops/index.ts';
import { defineActivation } from './define-activation.ts';

/** 1 / (1 + e^-x). Eq. 28. */
export const sigmoid = defineActivation('sigmoid', {
  options: {},
  apply: (x) => ops.sigmoid(x),
  examples: [{ options: {}, shape: [2, 3] }],
});
