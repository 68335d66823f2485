import { defineActivation } from './define-activation.ts';

/** x as it is. */
export const linear = defineActivation('linear', {
  options: {},
  apply: (x) => x,
  examples: [{ options: {}, shape: [2, 3] }],
});
