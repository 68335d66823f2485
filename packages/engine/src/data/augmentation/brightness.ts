import { z } from 'zod';
import { defineAugmentation } from './define-augmentation.ts';
import { drawFactor, jitterMax } from './jitter.ts';
import { probability } from './probability.ts';
import { clamp, valueRange } from './value-range.ts';

/** Makes an image brighter or darker.
 *  @equation y = clamp(factor x), factor ~ U(max(0, 1 - max), 1 + max)
 *  The pixels have to lie in `range` before, for they do afterwards.
 *  @see Howard 2013, Some Improvements on Deep Convolutional Neural Network Based Image Classification */
export const brightness = defineAugmentation({
  config: z.strictObject({
    type: z.literal('brightness'),
    max: jitterMax,
    range: valueRange,
    probability: probability(1),
  }),
  takes: 'image',
  still: { max: 0 },
  examples: [{}, { max: 2, range: [0, 0.75], probability: 0.5 }],
  draw: (options, _, numbers) => drawFactor(options, numbers),
  apply: (image, _, { factor }, { range }) => image.map((value) => clamp(factor * value, range)),
});
