import { z } from 'zod';
import { shareCorrect } from './classified.ts';
import { defineMetric } from './define-metric.ts';

/** Zero-one loss: wrong outputs per sample; with one output per sample 1 - accuracy.
 *  @see Eq. 5 */
export const zeroOne = defineMetric({
  config: z.strictObject({ type: z.literal('zeroOne') }),
  goal: 'minimize',
  of: {
    binary: (outcome) => 1 - shareCorrect(outcome),
    multiClass: (outcome) => 1 - shareCorrect(outcome),
    multiLabel: (outcome) => (1 - shareCorrect(outcome)) * outcome.labels,
  },
});
