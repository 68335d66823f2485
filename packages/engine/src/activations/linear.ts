import { defineActivation } from './define-activation.ts';

/** The input as it is.
 *  @equation f(x) = x
 *  @see CENG502 Eq. 25, a unit without a nonlinearity */
export const linear = defineActivation('linear', {
  options: {},
  apply: (x) => x,
  examples: [{ options: {}, shape: [2, 3] }],
});
