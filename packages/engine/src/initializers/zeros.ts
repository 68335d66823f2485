import { z } from 'zod';
import { defineInitializer } from './define-initializer.ts';

/** Zeros: w = 0. For biases; units of a layer whose weights all start at 0 stay equal for ever. */
export const zeros = defineInitializer({
  config: z.strictObject({ type: z.literal('zeros') }),
  distribution: () => ({ mean: 0, standardDeviation: 0 }),
});
