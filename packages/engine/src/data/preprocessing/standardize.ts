import { z } from 'zod';
import { affineFields, defineAffine } from './define-affine.ts';

/** Standardizes by mean and standard deviation over the training rows, the deviation with division by N.
 *  @equation y = (x - mean) / standardDeviation
 *  A column that is constant there is only centered. Missing values are passed over, and stay missing.
 *  @see scikit-learn, `StandardScaler` */
export const standardize = defineAffine({
  config: z.strictObject({ type: z.literal('standardize'), ...affineFields }),
  keep: ({ mean, standardDeviation }) => ({ mean, standardDeviation }),
  column: ({ mean, standardDeviation }, at) => ({
    origin: mean[at],
    scale: 1 / (standardDeviation[at] || 1),
    shift: 0,
  }),
  examples: [{}, { per: 'channel' }],
});
