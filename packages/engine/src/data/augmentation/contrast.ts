import { z } from 'zod';
import { defineAugmentation } from './define-augmentation.ts';
import { greyOf } from './grey.ts';
import { drawFactor, jitterMax } from './jitter.ts';
import { probability } from './probability.ts';
import { clamp, valueRange } from './value-range.ts';

/** Moves the pixels of an image away from its mean grey, or towards it.
 *  @equation y = clamp(m + factor (x - m)), m = mean grey, factor ~ U(max(0, 1 - max), 1 + max)
 *  The grey of red, green and blue is their luma (0.2989, 0.587, 0.114), as in torchvision; of other channels their mean.
 *  The pixels have to lie in `range` before, for they do afterwards.
 *  @see Howard 2013, Some Improvements on Deep Convolutional Neural Network Based Image Classification */
export const contrast = defineAugmentation({
  config: z.strictObject({
    type: z.literal('contrast'),
    max: jitterMax,
    range: valueRange,
    probability: probability(1),
  }),
  takes: 'image',
  still: { max: 0 },
  examples: [{}, { max: 2, range: [0, 2], probability: 0.5 }],
  draw: (options, _, numbers) => drawFactor(options, numbers),
  apply: (image, [channels], { factor }, { range }) => {
    const grey = greyOf(image, channels);
    const mean = grey.reduce((sum, value) => sum + value, 0) / grey.length;
    return image.map((value) => clamp(factor * value + (1 - factor) * mean, range));
  },
});
