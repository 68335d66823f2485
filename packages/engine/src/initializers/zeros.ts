import { z } from 'zod';
import { defineInitializer } from './define-initializer.ts';

/** Every element 0; for biases.
 *  @equation w = 0
 *  Units of a layer whose weights all start at 0 stay equal for ever.
 *  @see torch.nn.init.zeros_ */
export const zeros = defineInitializer({
  config: z.strictObject({ type: z.literal('zeros') }),
  distribution: () => ({ mean: 0, standardDeviation: 0 }),
});
