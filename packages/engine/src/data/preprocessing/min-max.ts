import { z } from 'zod';
import { definePreprocessing } from './define-preprocessing.ts';
import { per } from './per.ts';

const range = z
  .tuple([z.number(), z.number()])
  .refine(([low, high]) => low < high, { message: 'range expects [low, high] with low below high' })
  .default([0, 1])
  .describe('Where the least and the greatest training value go, [low, high], low below high. Default [0, 1].');

/** Scales to a range by the least and the greatest value of the training rows; other rows may leave the range.
 *  @equation y = low + (x - minimum) * (high - low) / (maximum - minimum)
 *  A column that is constant there goes to `low`.
 *  @see scikit-learn, `MinMaxScaler` */
export const minMax = definePreprocessing({
  config: z.strictObject({ type: z.literal('minMax'), per, range }),
  keep: ({ minimum, maximum }) => ({ minimum, maximum }),
  scaleShift: ({ minimum, maximum }, column, { range: [low, high] }) => {
    const width = maximum[column] - minimum[column];
    const scale = width === 0 ? 1 : (high - low) / width;
    return { scale, shift: low - minimum[column] * scale };
  },
});
