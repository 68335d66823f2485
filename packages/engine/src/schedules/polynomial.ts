import { z } from 'zod';
import { defineSchedule } from './define-schedule.ts';
import { rateField, settleTotalSteps, totalStepsField } from './fields.ts';

/** Polynomial decay: the rate falls to an end value like a power of what is left of the run, then stays.
 *  @equation rate(t) = end + (base - end) (1 - min(t, T) / T)^power, T = totalSteps
 *  Default of totalSteps: the length of the run.
 *  @see torch.optim.lr_scheduler.PolynomialLR */
export const polynomial = defineSchedule('polynomial', {
  options: {
    totalSteps: totalStepsField,
    power: z
      .number()
      .gt(0)
      .max(100)
      .default(1)
      .describe('The power, above 0 to 100; 1 is a straight line. Default: 1.'),
    endLearningRate: rateField('Rate at the end, 0 to 1e6. Default: 0.').default(0),
  },
  rate: ({ at, base, length }, { totalSteps = length, power, endLearningRate }) => {
    const left = 1 - Math.min(at / totalSteps, 1);
    return endLearningRate + (base - endLearningRate) * left ** power;
  },
  settle: settleTotalSteps,
  examples: [{}, { totalSteps: 8, power: 2, endLearningRate: 0.01 }],
});
