import { defineSchedule } from './define-schedule.ts';
import { gammaField, stepsField } from './fields.ts';

/** Step decay: the rate drops by a factor at even distances.
 *  @equation rate(t) = base gamma^floor(t / stepSize)
 *  @see torch.optim.lr_scheduler.StepLR */
export const step = defineSchedule('step', {
  options: {
    stepSize: stepsField('Distance between two drops, from 1 on'),
    gamma: gammaField(0.1, 'Factor of a drop'),
  },
  rate: ({ at, base }, { stepSize, gamma }) => base * gamma ** Math.floor(at / stepSize),
  examples: [{ stepSize: 3 }, { stepSize: 1, gamma: 0.7 }],
});
