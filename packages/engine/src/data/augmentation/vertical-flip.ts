import { z } from 'zod';
import { defineAugmentation } from './define-augmentation.ts';
import { probability } from './probability.ts';

/** Turns an image upside down, top and bottom exchanged.
 *  @equation y[c, i, j] = x[c, height - 1 - i, j]
 *  Its own inverse.
 *  @see Shorten & Khoshgoftaar 2019, flipping */
export const verticalFlip = defineAugmentation({
  config: z.strictObject({ type: z.literal('verticalFlip'), probability: probability(0.5) }),
  takes: 'image',
  still: { probability: 0 },
  examples: [{}, { probability: 1 }],
  draw: () => ({}),
  apply: (image, [, height, width]) => {
    const flipped = new Float32Array(image.length);
    const plane = height * width;
    for (let from = 0; from < image.length; from += width) {
      const inPlane = from % plane;
      flipped.set(image.subarray(from, from + width), from - inPlane + (plane - width - inPlane));
    }
    return flipped;
  },
});
