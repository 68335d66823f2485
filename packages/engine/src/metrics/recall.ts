import { z } from 'zod';
import { classCounts } from './class-counts.ts';
import { classScoreOptions, classScores, recallParts } from './class-scores.ts';
import { defineMetric } from './define-metric.ts';

/** Recall: how many of the members are predicted; of class 1 in a binary task, else averaged over classes.
 *  @equation recall = hits / support
 *  @see scikit-learn, `recall_score` */
export const recall = defineMetric({
  config: z.strictObject({ type: z.literal('recall'), ...classScoreOptions }),
  goal: 'maximize',
  of: {
    binary: (outcome, { zeroDivision }) => classScores(classCounts(outcome), recallParts, zeroDivision).micro,
    multiClass: (outcome, { average, zeroDivision }) =>
      classScores(classCounts(outcome), recallParts, zeroDivision)[average],
    multiLabel: (outcome, { average, zeroDivision }) =>
      classScores(classCounts(outcome), recallParts, zeroDivision)[average],
  },
});
