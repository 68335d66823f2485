import { z } from 'zod';
import { defineMetric } from './define-metric.ts';
import { meanOf, rmsePerOutput } from './regression-errors.ts';

/** Root mean squared error, averaged over outputs.
 *  @equation rmse = sqrt(mean over samples of (target - prediction)^2)
 *  @see scikit-learn, `mean_squared_error` with `squared=False` */
export const rmse = defineMetric({
  config: z.strictObject({ type: z.literal('rmse') }),
  goal: 'minimize',
  of: { regression: (outcome) => meanOf(rmsePerOutput(outcome)) },
});
