import { z } from 'zod';
import { defineSchedule } from './define-schedule.ts';
import { gammaField, rateField, stepsField } from './fields.ts';

/** Cyclical rates: up and down between two bounds, in triangles that stay as high (triangular), are halved every cycle
 *  (triangular2) or shrink by a factor every step (expRange).
 *  @equation rate(t) = min + (max - min) h(t) s(t), h from 0 over stepSizeUp to 1 and over stepSizeDown back to 0, s = 1, 2^-cycle or gamma^t
 *  @see Smith 2017, "Cyclical learning rates for training neural networks" */
export const cyclic = defineSchedule('cyclic', {
  options: {
    mode: z
      .enum(['triangular', 'triangular2', 'expRange'])
      .default('triangular')
      .describe('How triangles shrink: not, to half every cycle, by gamma every step. Default: triangular.'),
    minLearningRate: rateField('Lower bound, 0 to 1e6. Default: the learning rate of the optimizer.').optional(),
    maxLearningRate: rateField('Upper bound, 0 to 1e6.'),
    stepSizeUp: stepsField('Length of a rise, from 1 on'),
    stepSizeDown: stepsField('Length of a fall, from 1 on. Default: stepSizeUp').optional(),
    gamma: gammaField(1, 'Of expRange: factor of each step'),
  },
  rate: ({ at, base }, options) => {
    const { minLearningRate: low = base, maxLearningRate: high, stepSizeUp: up, stepSizeDown: down = up } = options;
    const within = at % (up + down);
    const height = within <= up ? within / up : (up + down - within) / down;
    const shrunk = { triangular: 1, triangular2: 0.5 ** Math.floor(at / (up + down)), expRange: options.gamma ** at };
    return low + (high - low) * height * shrunk[options.mode];
  },
  settle: (options, { base }) => ({ minLearningRate: base, stepSizeDown: options.stepSizeUp, ...options }),
  examples: [
    { maxLearningRate: 0.5, stepSizeUp: 3 },
    { mode: 'triangular2', minLearningRate: 0.01, maxLearningRate: 0.2, stepSizeUp: 2, stepSizeDown: 5 },
    { mode: 'expRange', minLearningRate: 0, maxLearningRate: 0.2, stepSizeUp: 4, gamma: 0.9 },
  ],
});
