import { z } from 'zod';
import { defineAugmentation } from './define-augmentation.ts';
import { drawBetween } from './draw-between.ts';
import { probability } from './probability.ts';
import { warpImage } from './warp-image.ts';

/** Rotates an image about its centre, bilinear, zeros outside.
 *  @equation y(p) = x(R p), p from the centre, R a rotation by degrees ~ U(-maxDegrees, maxDegrees)
 *  Counter-clockwise is positive. At the border as torchvision does it: a value that is only partly covered fades with the covered share.
 *  @see Simard, Steinkraus & Platt 2003, section 2 */
export const rotate = defineAugmentation({
  config: z.strictObject({
    type: z.literal('rotate'),
    maxDegrees: z
      .number()
      .min(0)
      .max(180)
      .default(10)
      .describe('Degrees turned at most, in either direction. Default: 10.'),
    probability: probability(1),
  }),
  takes: 'image',
  still: { maxDegrees: 0 },
  examples: [{}, { maxDegrees: 180, probability: 0.5 }],
  draw: ({ maxDegrees }, _, numbers) => {
    const [degrees] = drawBetween(numbers, [-maxDegrees, maxDegrees]);
    return { degrees };
  },
  apply: (image, shape, { degrees }) => {
    const angle = (degrees * Math.PI) / 180;
    const cosine = Math.cos(angle);
    const sine = Math.sin(angle);
    // Rows count downwards, so that this turns the image counter-clockwise.
    return warpImage(image, shape, { xx: cosine, xy: -sine, yx: sine, yy: cosine });
  },
});
