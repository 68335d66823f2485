import { z } from 'zod';
import { defineMetric } from './define-metric.ts';
import { maePerOutput, meanOf } from './regression-errors.ts';

/** Mean absolute error over samples and outputs.
 *  @equation mae = mean |target - prediction|
 *  @see CENG502 Eq. 7, divided by the number of elements */
export const mae = defineMetric({
  config: z.strictObject({ type: z.literal('mae') }),
  goal: 'minimize',
  of: { regression: (outcome) => meanOf(maePerOutput(outcome)) },
});
