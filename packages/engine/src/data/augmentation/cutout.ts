import { z } from 'zod';
import { defineAugmentation } from './define-augmentation.ts';
import { drawIntegers } from './draw-between.ts';
import { probability } from './probability.ts';

/** Blackens a square of an image, in every channel.
 *  @equation y[c, i, j] = 0 where top <= i < top + height and left <= j < left + width, else x[c, i, j]
 *  The paper lets the square hang over the border; this one lies within the image, as torchvision's erasing does, and is cut to it.
 *  @see DeVries & Taylor 2017 */
export const cutout = defineAugmentation({
  config: z.strictObject({
    type: z.literal('cutout'),
    size: z.int().min(0).max(4096).default(8).describe('Side of the square in pixels. Default: 8.'),
    probability: probability(1),
  }),
  takes: 'image',
  still: { size: 0 },
  examples: [{}, { size: 2, probability: 0.5 }],
  draw: ({ size }, [, rows, columns], numbers) => {
    const height = Math.min(size, rows);
    const width = Math.min(size, columns);
    const [top, left] = drawIntegers(numbers, [0, rows - height], [0, columns - width]);
    return { top, left, height, width };
  },
  apply: (image, [channels, rows, columns], { top, left, height, width }) => {
    const cut = image.slice();
    for (let channel = 0; channel < channels; channel++) {
      for (let i = top; i < top + height; i++) {
        const start = (channel * rows + i) * columns + left;
        cut.fill(0, start, start + width);
      }
    }
    return cut;
  },
});
