import { z } from 'zod';
import { defineSchedule } from './define-schedule.ts';
import { gammaField, stepsField } from './fields.ts';

/** Multi-step decay: the rate drops by a factor at each milestone, from that step on.
 *  @equation rate(t) = base gamma^(number of milestones <= t)
 *  @see torch.optim.lr_scheduler.MultiStepLR */
export const multiStep = defineSchedule('multiStep', {
  options: {
    milestones: z
      .array(stepsField('Where the rate drops, from 1 on'))
      .min(1)
      .max(1000)
      .describe('Where the rate drops, in any order; one that is named twice drops it twice. 1 to 1,000 of them.'),
    gamma: gammaField(0.1, 'Factor of a drop'),
  },
  rate: ({ at, base }, { milestones, gamma }) =>
    base * gamma ** milestones.filter((milestone) => milestone <= at).length,
  examples: [{ milestones: [2, 5, 9] }, { milestones: [7, 3, 3], gamma: 0.5 }],
});
