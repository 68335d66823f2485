import { z } from 'zod';
import { defineMetric, probabilitiesFor } from './define-metric.ts';

// A probability of 0 for the true class counts as the distance from 1 to the next float64, so that one sample cannot make the mean infinite.
export const leastProbability = 2 ** -52;

/** Log loss: the mean cost of the probability given to the true class; a probability of 0 counts as 2^-52, which costs 36.
 *  @equation logLoss = mean of -ln p_true
 *  @see scikit-learn, `log_loss` */
export const logLoss = defineMetric({
  config: z.strictObject({ type: z.literal('logLoss') }),
  goal: 'minimize',
  of: {
    binary: ({ targets, scores }) =>
      meanSurprise(targets, (sample) => (targets[sample] === 1 ? scores[sample] : 1 - scores[sample])),
    multiClass: (outcome) => {
      const probabilities = probabilitiesFor('logLoss', outcome);
      const { targets, classes } = outcome;
      return meanSurprise(targets, (sample) => probabilities[sample * classes + targets[sample]]);
    },
  },
});

function meanSurprise(targets: ArrayLike<number>, probabilityOfTruth: (sample: number) => number): number {
  let sum = 0;
  for (let sample = 0; sample < targets.length; sample++)
    sum -= Math.log(Math.max(probabilityOfTruth(sample), leastProbability));
  return sum / targets.length;
}
