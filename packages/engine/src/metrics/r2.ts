import { z } from 'zod';
import { defineMetric } from './define-metric.ts';
import { meanOf, r2PerOutput } from './regression-errors.ts';

/** Coefficient of determination, averaged over outputs; 0 is as good as the mean of the targets.
 *  @equation R2 = 1 - squared error / variance of the targets
 *  @see scikit-learn, `r2_score` */
export const r2 = defineMetric({
  config: z.strictObject({ type: z.literal('r2') }),
  goal: 'maximize',
  of: { regression: (outcome) => meanOf(r2PerOutput(outcome)) },
});
