import { z } from 'zod';
import { defineMetric, probabilitiesFor } from './define-metric.ts';
import { areaUnderRoc } from './roc-curve.ts';
import { type ScoreSteps, scoreSteps, stepsPerClass } from './score-steps.ts';

/** Area under the ROC curve: how often a positive outranks a negative.
 *  @equation AUC = P(score of a positive > score of a negative) + P(equal) / 2
 *  With several classes each one against the rest, averaged over those for which it is defined.
 *  @see scikit-learn, `roc_auc_score`, one-vs-rest */
export const rocAuc = defineMetric({
  config: z.strictObject({
    type: z.literal('rocAuc'),
    average: z
      .enum(['macro', 'weighted'])
      .default('macro')
      .describe('How classes are averaged: plain mean (macro, default) or weighted by class size.'),
  }),
  goal: 'maximize',
  of: {
    binary: (outcome) => areaUnderRoc(scoreSteps(outcome)),
    multiClass: (outcome, { average }) =>
      rocAucOneVsRest(stepsPerClass(outcome, probabilitiesFor('rocAuc', outcome)))[average],
  },
});

/** AUC of each class against the rest, null where it is undefined, and the averages of the others. */
export interface RocAucOneVsRest {
  readonly perClass: (number | null)[];
  readonly macro: number | null;
  readonly weighted: number | null;
}

/** AUC of each class, given its steps against the rest. */
export function rocAucOneVsRest(steps: readonly ScoreSteps[]): RocAucOneVsRest {
  const perClass = steps.map(areaUnderRoc);
  const defined = perClass.flatMap((area, label) => (area === null ? [] : [{ area, members: steps[label].positives }]));
  return {
    perClass,
    macro: weightedMean(defined.map(({ area }) => [area, 1])),
    weighted: weightedMean(defined.map(({ area, members }) => [area, members])),
  };
}

function weightedMean(pairs: readonly (readonly [number, number])[]): number | null {
  const weights = pairs.reduce((sum, [, weight]) => sum + weight, 0);
  return weights === 0 ? null : pairs.reduce((sum, [value, weight]) => sum + value * weight, 0) / weights;
}
