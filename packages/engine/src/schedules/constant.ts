import { defineSchedule } from './define-schedule.ts';

/** Constant: the learning rate of the optimizer all the way.
 *  @equation rate(t) = base
 *  @see torch.optim.lr_scheduler.ConstantLR */
export const constant = defineSchedule('constant', {
  options: {},
  rate: ({ base }) => base,
  examples: [{}],
});
