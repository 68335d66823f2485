import { z } from 'zod';
import { defineAugmentation } from './define-augmentation.ts';
import { drawIntegers } from './draw-between.ts';
import { moveImage } from './move-image.ts';
import { probability } from './probability.ts';

/** Pads an image with zeros on every side and cuts a piece of the original size out of it.
 *  @equation y[c, i, j] = padded[c, top + i, left + j], top and left ~ U{0, ..., 2 padding}
 *  @see He et al. 2016, section 4.2 */
export const crop = defineAugmentation({
  config: z.strictObject({
    type: z.literal('crop'),
    padding: z.int().min(0).max(4096).default(4).describe('Zeros on every side, in pixels. Default: 4.'),
    probability: probability(1),
  }),
  takes: 'image',
  still: { padding: 0 },
  examples: [{}, { padding: 1, probability: 0.5 }],
  draw: ({ padding }, _, numbers) => {
    const [top, left] = drawIntegers(numbers, [0, 2 * padding], [0, 2 * padding]);
    return { padding, top, left };
  },
  apply: (image, shape, { padding, top, left }) => moveImage(image, shape, padding - top, padding - left),
});
