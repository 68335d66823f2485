import { z } from 'zod';
import { defineInitializer, uniformWithin } from './define-initializer.ts';

/** Uniform by fan-in: what torch.nn's linear and convolution layers start from.
 *  @equation w ~ U(-b, b), b = 1 / sqrt(fanIn)
 *  @see LeCun, Bottou, Orr & Mueller 1998, "Efficient backprop", section 4.6 */
export const uniform = defineInitializer({
  config: z.strictObject({ type: z.literal('uniform') }),
  distribution: ({ fanIn }) => uniformWithin(1 / Math.sqrt(fanIn)),
});
