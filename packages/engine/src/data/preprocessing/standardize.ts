import { z } from 'zod';
import { definePreprocessing } from './define-preprocessing.ts';
import { per } from './per.ts';

/** Standardizes: y = (x - mean) / standardDeviation over the training rows, the deviation with division by N.
 *  A column that is constant there is only centered. */
export const standardize = definePreprocessing({
  config: z.strictObject({ type: z.literal('standardize'), per }),
  keep: ({ mean, standardDeviation }) => ({ mean, standardDeviation }),
  scaleShift: ({ mean, standardDeviation }, column) => {
    const scale = 1 / (standardDeviation[column] || 1);
    return { scale, shift: -mean[column] * scale };
  },
});
