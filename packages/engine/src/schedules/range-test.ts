import { z } from 'zod';
import { defineSchedule } from './define-schedule.ts';
import { settleTotalSteps, shareDone, totalStepsField } from './fields.ts';

const bound = (value: number, what: string) =>
  z.number().gt(0).max(1e6).default(value).describe(`${what}, above 0 to 1e6. Default: ${value}.`);

/** Range test: the rate grows from one bound to the other, to see where the loss falls and where it blows up.
 *  @equation rate(t) = min (max / min)^(t / (T - 1)), or min + (max - min) t / (T - 1) when linear; T = totalSteps
 *  Default of totalSteps: the length of the run. The learning rate of the optimizer is not used.
 *  @see Smith 2017, "Cyclical learning rates for training neural networks", section 3.3 */
export const rangeTest = defineSchedule('rangeTest', {
  options: {
    minLearningRate: bound(1e-7, 'First rate'),
    maxLearningRate: bound(1, 'Last rate'),
    totalSteps: totalStepsField,
    spacing: z.enum(['exponential', 'linear']).default('exponential').describe('How rates grow. Default: exponential.'),
  },
  rate: ({ at, length }, { minLearningRate: low, maxLearningRate: high, totalSteps = length, spacing }) => {
    const share = shareDone(at, totalSteps);
    return spacing === 'linear' ? low + (high - low) * share : low * (high / low) ** share;
  },
  settle: settleTotalSteps,
  examples: [{}, { minLearningRate: 0.001, maxLearningRate: 0.1, totalSteps: 10, spacing: 'linear' }],
});
