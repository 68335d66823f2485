import { z } from 'zod';
import { defineMetric } from './define-metric.ts';
import { meanOf, r2PerOutput } from './regression-errors.ts';

/** Coefficient of determination: 1 - squared error / variance of the targets, averaged over outputs; 0 is as good as their mean. */
export const r2 = defineMetric({
  config: z.strictObject({ type: z.literal('r2') }),
  goal: 'maximize',
  of: { regression: (outcome) => meanOf(r2PerOutput(outcome)) },
});
