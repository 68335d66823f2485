import { z } from 'zod';
import { shareCorrect } from './classified.ts';
import { defineMetric } from './define-metric.ts';

/** Zero-one loss: wrong outputs per sample; with one output per sample it is 1 - accuracy.
 *  A metric and no loss: it is constant almost everywhere, so there is no gradient to descend.
 *  @equation (1/N) sum_n sum_i [y_ni != t_ni]
 *  @see CENG502 Eq. 5 */
export const zeroOne = defineMetric({
  config: z.strictObject({ type: z.literal('zeroOne') }),
  goal: 'minimize',
  of: {
    binary: (outcome) => 1 - shareCorrect(outcome),
    multiClass: (outcome) => 1 - shareCorrect(outcome),
    multiLabel: (outcome) => (1 - shareCorrect(outcome)) * outcome.labels,
  },
});
