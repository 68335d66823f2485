import { z } from 'zod';
import { definePreprocessing } from './define-preprocessing.ts';
import { per } from './per.ts';

/** Standardizes by mean and standard deviation over the training rows, the deviation with division by N.
 *  @equation y = (x - mean) / standardDeviation
 *  A column that is constant there is only centered.
 *  @see scikit-learn, `StandardScaler` */
export const standardize = definePreprocessing({
  config: z.strictObject({ type: z.literal('standardize'), per }),
  keep: ({ mean, standardDeviation }) => ({ mean, standardDeviation }),
  scaleShift: ({ mean, standardDeviation }, column) => {
    const scale = 1 / (standardDeviation[column] || 1);
    return { scale, shift: -mean[column] * scale };
  },
});
