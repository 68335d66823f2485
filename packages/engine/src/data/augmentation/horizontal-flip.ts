import { z } from 'zod';
import { defineAugmentation } from './define-augmentation.ts';
import { probability } from './probability.ts';

/** Mirrors an image, left and right exchanged.
 *  @equation y[c, i, j] = x[c, i, width - 1 - j]
 *  Its own inverse. Not for images whose label depends on the side, such as letters and digits.
 *  @see Krizhevsky, Sutskever & Hinton 2012, section 4.1 */
export const horizontalFlip = defineAugmentation({
  config: z.strictObject({ type: z.literal('horizontalFlip'), probability: probability(0.5) }),
  takes: 'image',
  still: { probability: 0 },
  examples: [{}, { probability: 1 }],
  draw: () => ({}),
  apply: (image, shape) => {
    const flipped = image.slice();
    const width = shape[2];
    for (let row = 0; row < flipped.length; row += width) flipped.subarray(row, row + width).reverse();
    return flipped;
  },
});
