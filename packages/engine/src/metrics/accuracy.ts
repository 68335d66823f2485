import { z } from 'zod';
import { shareCorrect } from './classified.ts';
import { defineMetric } from './define-metric.ts';

/** Accuracy: the share of samples whose predicted class is the true one.
 *  @equation accuracy = correct / N
 *  @see scikit-learn, `accuracy_score` */
export const accuracy = defineMetric({
  config: z.strictObject({ type: z.literal('accuracy') }),
  goal: 'maximize',
  of: { binary: shareCorrect, multiClass: shareCorrect },
});
