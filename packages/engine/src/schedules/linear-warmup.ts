import { z } from 'zod';
import { defineSchedule, type SchedulePoint } from './define-schedule.ts';
import { stepsField } from './fields.ts';
import { nestedSchedule } from './nested.ts';

/** Linear warm-up: the rate grows in a straight line to that of the optimizer; then another schedule begins at its 0.
 *  @equation rate(t) = base (startFactor + (1 - startFactor) t / warmupSteps) for t < warmupSteps, then then(t - warmupSteps)
 *  The run's length that `then` sees is what the warm-up leaves of it.
 *  @see torch.optim.lr_scheduler.LinearLR */
export const linearWarmup = defineSchedule('linearWarmup', {
  options: {
    warmupSteps: stepsField('Length of the warm-up, from 1 on'),
    startFactor: z
      .number()
      .gt(0)
      .max(1)
      .default(0.1)
      .describe('Share of the rate to begin with, above 0 to 1. Default: 0.1.'),
    then: nestedSchedule
      .refine(({ type }) => type !== 'linearWarmup', {
        message: 'expected another schedule than linearWarmup',
        path: ['type'],
      })
      .optional()
      .describe('Schedule after the warm-up, which counts from its end. Default: constant.'),
  },
  rate: (point, { warmupSteps, startFactor, then }, inner) => {
    const { at, base } = point;
    if (at < warmupSteps) return base * (startFactor + ((1 - startFactor) * at) / warmupSteps);
    return then === undefined ? base : inner.rate(then, afterWarmup(point, warmupSteps));
  },
  observe: (metric, point, { warmupSteps, then }, inner) => {
    if (then === undefined || point.at < warmupSteps) return point.state;
    return inner.observe(then, metric, afterWarmup(point, warmupSteps));
  },
  settle: (options, run, inner) => {
    const { warmupSteps, then } = options;
    if (then === undefined) return options;
    const length = run.length && Math.max(run.length - warmupSteps, 1);
    return { ...options, then: inner.settle(then, { ...run, length }) };
  },
  examples: [
    { warmupSteps: 5 },
    { warmupSteps: 3, startFactor: 0.25, then: { type: 'cosine' } },
    { warmupSteps: 2, then: { type: 'reduceOnPlateau' } },
  ],
});

function afterWarmup(point: SchedulePoint, warmupSteps: number): SchedulePoint {
  return { ...point, at: point.at - warmupSteps, length: Math.max(point.length - warmupSteps, 1) };
}
