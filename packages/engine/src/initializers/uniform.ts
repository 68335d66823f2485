import { z } from 'zod';
import { defineInitializer, uniformWithin } from './define-initializer.ts';

/** Uniform by fan-in: w ~ U(-b, b), b = 1 / sqrt(fanIn); what torch.nn's linear and convolution layers start from. */
export const uniform = defineInitializer({
  config: z.strictObject({ type: z.literal('uniform') }),
  distribution: ({ fanIn }) => uniformWithin(1 / Math.sqrt(fanIn)),
});
