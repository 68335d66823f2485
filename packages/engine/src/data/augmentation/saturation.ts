import { z } from 'zod';
import { defineAugmentation } from './define-augmentation.ts';
import { greyOf } from './grey.ts';
import { drawFactor, jitterMax } from './jitter.ts';
import { probability } from './probability.ts';
import { clamp, valueRange } from './value-range.ts';

/** Makes the colours of an image stronger or paler.
 *  @equation y = clamp(g + factor (x - g)), g = 0.2989 red + 0.587 green + 0.114 blue, factor ~ U(max(0, 1 - max), 1 + max)
 *  The pixels have to lie in `range` before, for they do afterwards.
 *  @see Howard 2013, Some Improvements on Deep Convolutional Neural Network Based Image Classification */
export const saturation = defineAugmentation({
  config: z.strictObject({
    type: z.literal('saturation'),
    max: jitterMax,
    range: valueRange,
    probability: probability(1),
  }),
  takes: 'colourImage',
  still: { max: 0 },
  examples: [{}, { max: 2, range: [0, 2], probability: 0.5 }],
  draw: (options, _, numbers) => drawFactor(options, numbers),
  apply: (image, [channels], { factor }, { range }) => {
    const grey = greyOf(image, channels);
    return image.map((value, at) => clamp(factor * value + (1 - factor) * grey[at % grey.length], range));
  },
});
