import { z } from 'zod';
import { defineMetric, probabilitiesFor } from './define-metric.ts';
import { averagePrecisionOf } from './precision-recall-curve.ts';
import { scoreSteps, stepsPerClass } from './score-steps.ts';

/** Average precision: the area under the precision-recall curve, by steps.
 *  @equation AP = sum over the ranking of (recall - recall before) * precision
 *  With several classes the plain mean of each one against the rest, over those that have members.
 *  @see scikit-learn, `average_precision_score` */
export const averagePrecision = defineMetric({
  config: z.strictObject({ type: z.literal('averagePrecision') }),
  goal: 'maximize',
  of: {
    binary: (outcome) => averagePrecisionOf(scoreSteps(outcome)),
    multiClass: (outcome) => {
      const probabilities = probabilitiesFor('averagePrecision', outcome);
      const defined = stepsPerClass(outcome, probabilities)
        .map(averagePrecisionOf)
        .filter((value) => value !== null);
      return defined.length === 0 ? null : defined.reduce((sum, value) => sum + value, 0) / defined.length;
    },
  },
});
