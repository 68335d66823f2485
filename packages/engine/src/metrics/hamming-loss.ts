import { z } from 'zod';
import { shareCorrect } from './classified.ts';
import { defineMetric } from './define-metric.ts';

/** Hamming loss: the share of labels that are wrong, over all samples.
 *  @equation hammingLoss = wrong labels / (N * labels)
 *  @see scikit-learn, `hamming_loss` */
export const hammingLoss = defineMetric({
  config: z.strictObject({ type: z.literal('hammingLoss') }),
  goal: 'minimize',
  of: { multiLabel: (outcome) => 1 - shareCorrect(outcome) },
});
