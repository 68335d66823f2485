import { z } from 'zod';
import { defineMetric } from './define-metric.ts';
import { meanOf, rmsePerOutput } from './regression-errors.ts';

/** Root mean squared error: sqrt(mean over samples of (target - prediction)^2), averaged over outputs. */
export const rmse = defineMetric({
  config: z.strictObject({ type: z.literal('rmse') }),
  goal: 'minimize',
  of: { regression: (outcome) => meanOf(rmsePerOutput(outcome)) },
});
