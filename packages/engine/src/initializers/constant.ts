import { z } from 'zod';
import { defineInitializer } from './define-initializer.ts';

/** Every element the same number; for biases and scales.
 *  @equation w = value
 *  @see torch.nn.init.constant_ */
export const constant = defineInitializer({
  config: z.strictObject({
    type: z.literal('constant'),
    value: z.number().describe('The value of every element; any finite number.'),
  }),
  distribution: (_fans, { value }) => ({ mean: value, standardDeviation: 0 }),
});
