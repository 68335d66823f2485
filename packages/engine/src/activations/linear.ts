import { defineActivation } from './define-activation.ts';

/** The input as it is.
 *  @equation f(x) = x */
export const linear = defineActivation('linear', {
  options: {},
  apply: (x) => x,
  examples: [{ options: {}, shape: [2, 3] }],
});
