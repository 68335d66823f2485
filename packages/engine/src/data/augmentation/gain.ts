import { z } from 'zod';
import { defineAugmentation } from './define-augmentation.ts';
import { drawFactor, jitterMax } from './jitter.ts';
import { probability } from './probability.ts';

/** Makes a signal louder or softer.
 *  @equation y = factor x, factor ~ U(max(0, 1 - max), 1 + max)
 *  One factor for the whole signal; nothing is clamped.
 *  @see Um et al. 2017 */
export const gain = defineAugmentation({
  config: z.strictObject({ type: z.literal('gain'), max: jitterMax, probability: probability(1) }),
  takes: 'signal',
  still: { max: 0 },
  examples: [{}, { max: 2, probability: 0.5 }],
  draw: (options, _, numbers) => drawFactor(options, numbers),
  apply: (signal, _, { factor }) => signal.map((value) => factor * value),
});
