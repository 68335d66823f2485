import * as ops from '../graph/ops/index.ts';
import { defineActivation } from './define-activation.ts';

/** max(x, 0), with slope 0 at 0. Eq. 30. */
export const relu = defineActivation('relu', {
  options: {},
  apply: (x) => ops.relu(x),
  examples: [{ options: {}, shape: [2, 3] }],
});
