import { z } from 'zod';
import { classCounts } from './class-counts.ts';
import { classScoreOptions, classScores, f1Parts } from './class-scores.ts';
import { defineMetric } from './define-metric.ts';

/** F1: the harmonic mean of precision and recall; of class 1 in a binary task, else averaged over classes.
 *  @equation F1 = 2 hits / (predicted + support)
 *  @see scikit-learn, `f1_score` */
export const f1 = defineMetric({
  config: z.strictObject({ type: z.literal('f1'), ...classScoreOptions }),
  goal: 'maximize',
  of: {
    binary: (outcome, { zeroDivision }) => classScores(classCounts(outcome), f1Parts, zeroDivision).micro,
    multiClass: (outcome, { average, zeroDivision }) =>
      classScores(classCounts(outcome), f1Parts, zeroDivision)[average],
    multiLabel: (outcome, { average, zeroDivision }) =>
      classScores(classCounts(outcome), f1Parts, zeroDivision)[average],
  },
});
