import { z } from 'zod';
import { defineAugmentation } from './define-augmentation.ts';
import { drawBetween } from './draw-between.ts';
import { probability } from './probability.ts';
import { warpImage } from './warp-image.ts';

const factor = z.number().min(0.01).max(100);

/** Enlarges or shrinks an image about its centre, bilinear, zeros outside; its size stays.
 *  @equation y(p) = x(p / factor), p from the centre, factor ~ U(min, max)
 *  Above 1 enlarges. At the border as torchvision does it: a value that is only partly covered fades with the covered share.
 *  @see Simard, Steinkraus & Platt 2003, section 2 */
export const scale = defineAugmentation({
  config: z
    .strictObject({
      type: z.literal('scale'),
      min: factor.default(0.9).describe('Least factor; below 1 shrinks. Default: 0.9.'),
      max: factor.default(1.1).describe('Greatest factor; above 1 enlarges. Default: 1.1.'),
      probability: probability(1),
    })
    .refine(({ min, max }) => min <= max, { message: 'expected min not above max', path: ['min'] }),
  takes: 'image',
  still: { min: 1, max: 1 },
  examples: [{}, { min: 0.5, max: 2, probability: 0.5 }],
  draw: ({ min, max }, _, numbers) => {
    const [drawn] = drawBetween(numbers, [min, max]);
    return { factor: drawn };
  },
  apply: (image, shape, applied) =>
    warpImage(image, shape, { xx: 1 / applied.factor, xy: 0, yx: 0, yy: 1 / applied.factor }),
});
