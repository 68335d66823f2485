import { z } from 'zod';
import { affineFields, defineAffine } from './define-affine.ts';

const range = z
  .tuple([z.number(), z.number()])
  .refine(([low, high]) => low < high, { message: 'range expects [low, high] with low below high' })
  .default([0, 1])
  .describe('Where the least and the greatest training value go, [low, high], low below high. Default [0, 1].');

/** Scales to a range by the least and the greatest value of the training rows; other rows may leave the range.
 *  @equation y = low + (x - minimum) * (high - low) / (maximum - minimum)
 *  A column that is constant there goes to `low`. Missing values are passed over, and stay missing.
 *  @see scikit-learn, `MinMaxScaler` */
export const minMax = defineAffine({
  config: z.strictObject({ type: z.literal('minMax'), ...affineFields, range }),
  keep: ({ minimum, maximum }) => ({ minimum, maximum }),
  column: ({ minimum, maximum }, at, { range: [low, high] }) => {
    const width = maximum[at] - minimum[at];
    return { origin: minimum[at], scale: width === 0 ? 1 : (high - low) / width, shift: low };
  },
  examples: [{}, { per: 'channel' }, { range: [-1, 1] }],
});
