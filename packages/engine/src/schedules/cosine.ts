import { defineSchedule } from './define-schedule.ts';
import { rateField, settleTotalSteps, totalStepsField } from './fields.ts';

/** Cosine annealing: the rate falls to an end value along half a cosine, then stays.
 *  @equation rate(t) = min + (base - min) (1 + cos(pi min(t, T) / T)) / 2, T = totalSteps
 *  Default of totalSteps: the length of the run.
 *  @see Loshchilov & Hutter 2017, "SGDR", without restarts */
export const cosine = defineSchedule('cosine', {
  options: {
    totalSteps: totalStepsField,
    minLearningRate: rateField('Rate at the end, 0 to 1e6. Default: 0.').default(0),
  },
  rate: ({ at, base, length }, { totalSteps = length, minLearningRate: end }) => {
    if (at >= totalSteps) return end;
    return end + ((base - end) * (1 + Math.cos((Math.PI * at) / totalSteps))) / 2;
  },
  settle: settleTotalSteps,
  examples: [{}, { totalSteps: 6, minLearningRate: 0.02 }],
});
