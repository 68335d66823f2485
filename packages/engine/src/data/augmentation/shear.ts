import { z } from 'zod';
import { defineAugmentation } from './define-augmentation.ts';
import { drawBetween } from './draw-between.ts';
import { probability } from './probability.ts';
import { warpImage } from './warp-image.ts';

/** Shears an image along its rows, about its centre, bilinear, zeros outside.
 *  @equation y(i, j) = x(i, j + tan(degrees) i), i and j from the centre, degrees ~ U(-maxDegrees, maxDegrees)
 *  Positive degrees move what is below the centre to the left. At the border as torchvision does it: a value that is only partly covered fades
 *  with the covered share.
 *  @see Simard, Steinkraus & Platt 2003, section 2 */
export const shear = defineAugmentation({
  config: z.strictObject({
    type: z.literal('shear'),
    maxDegrees: z
      .number()
      .min(0)
      .max(80)
      .default(10)
      .describe('Degrees sheared at most, in either direction. Default: 10.'),
    probability: probability(1),
  }),
  takes: 'image',
  still: { maxDegrees: 0 },
  examples: [{}, { maxDegrees: 60, probability: 0.5 }],
  draw: ({ maxDegrees }, _, numbers) => {
    const [degrees] = drawBetween(numbers, [-maxDegrees, maxDegrees]);
    return { degrees };
  },
  apply: (image, shape, { degrees }) =>
    warpImage(image, shape, { xx: 1, xy: Math.tan((degrees * Math.PI) / 180), yx: 0, yy: 1 }),
});
