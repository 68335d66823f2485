import { z } from 'zod';
import { classCounts } from './class-counts.ts';
import { classScoreOptions, classScores, precisionParts } from './class-scores.ts';
import { defineMetric } from './define-metric.ts';

/** Precision: how many of those predicted are members; of class 1 in a binary task, else averaged over classes.
 *  @equation precision = hits / predicted
 *  @see scikit-learn, `precision_score` */
export const precision = defineMetric({
  config: z.strictObject({ type: z.literal('precision'), ...classScoreOptions }),
  goal: 'maximize',
  of: {
    binary: (outcome, { zeroDivision }) => classScores(classCounts(outcome), precisionParts, zeroDivision).micro,
    multiClass: (outcome, { average, zeroDivision }) =>
      classScores(classCounts(outcome), precisionParts, zeroDivision)[average],
    multiLabel: (outcome, { average, zeroDivision }) =>
      classScores(classCounts(outcome), precisionParts, zeroDivision)[average],
  },
});
