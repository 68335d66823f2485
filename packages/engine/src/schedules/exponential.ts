import { defineSchedule } from './define-schedule.ts';
import { gammaField } from './fields.ts';

/** Exponential decay: the rate shrinks by the same factor all the time.
 *  @equation rate(t) = base gamma^t
 *  @see torch.optim.lr_scheduler.ExponentialLR */
export const exponential = defineSchedule('exponential', {
  options: { gamma: gammaField(0.95, 'Factor of each step') },
  rate: ({ at, base }, { gamma }) => base * gamma ** at,
  examples: [{}, { gamma: 0.5 }],
});
