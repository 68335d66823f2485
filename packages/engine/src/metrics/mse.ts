import { z } from 'zod';
import { defineMetric } from './define-metric.ts';
import { meanOf, msePerOutput } from './regression-errors.ts';

/** Mean squared error over samples and outputs.
 *  @equation mse = mean (target - prediction)^2
 *  @see CENG502 Eq. 6, divided by the number of elements */
export const mse = defineMetric({
  config: z.strictObject({ type: z.literal('mse') }),
  goal: 'minimize',
  of: { regression: (outcome) => meanOf(msePerOutput(outcome)) },
});
