import { z } from 'zod';
import { defineMetric } from './define-metric.ts';
import { samplesOf } from './outcome.ts';

/** Exact match: the share of samples all of whose labels are right.
 *  @equation exactMatch = samples without a wrong label / N
 *  @see scikit-learn, `accuracy_score` of label sets */
export const exactMatch = defineMetric({
  config: z.strictObject({ type: z.literal('exactMatch') }),
  goal: 'maximize',
  of: {
    multiLabel: (outcome) => {
      const { targets, predictions, labels } = outcome;
      const wrong = new Set<number>();
      for (let i = 0; i < targets.length; i++) if (targets[i] !== predictions[i]) wrong.add(Math.floor(i / labels));
      return 1 - wrong.size / samplesOf(outcome);
    },
  },
});
