import { z } from 'zod';
import { defineAugmentation } from './define-augmentation.ts';
import { drawIntegers } from './draw-between.ts';
import { moveImage } from './move-image.ts';
import { probability } from './probability.ts';

/** Moves an image by whole pixels; zeros move in.
 *  @equation y[c, i, j] = x[c, i - rows, j - columns], rows and columns ~ U{-max, ..., max}
 *  Down and to the right are positive.
 *  @see Simard, Steinkraus & Platt 2003, section 2 */
export const translate = defineAugmentation({
  config: z.strictObject({
    type: z.literal('translate'),
    max: z.int().min(0).max(4096).default(1).describe('Pixels moved at most, in either direction. Default: 1.'),
    probability: probability(1),
  }),
  takes: 'image',
  still: { max: 0 },
  examples: [{}, { max: 3, probability: 0.5 }, { max: 40 }],
  draw: ({ max }, _, numbers) => {
    const [rows, columns] = drawIntegers(numbers, [-max, max], [-max, max]);
    return { rows, columns };
  },
  apply: (image, shape, { rows, columns }) => moveImage(image, shape, rows, columns),
});
