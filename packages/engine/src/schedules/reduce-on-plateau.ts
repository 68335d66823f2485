import { z } from 'zod';
import { defineSchedule, type ScheduleState } from './define-schedule.ts';
import { rateField } from './fields.ts';

const epochs = (value: number, what: string) =>
  z.int().min(0).max(1_000_000).default(value).describe(`${what}, 0 to 1,000,000. Default: ${value}.`);

/** Metrics a training knows at the end of an epoch. */
export const monitors = ['train.loss', 'train.accuracy', 'validation.loss', 'validation.accuracy'] as const;
export type Monitor = (typeof monitors)[number];

const options = {
  monitor: z
    .enum(monitors)
    .optional()
    .describe(
      'Metric that is watched at the end of every epoch. Default: validation.loss, train.loss without a validation split.',
    ),
  mode: z.enum(['min', 'max']).optional().describe('Which metric is better. Default: max for an accuracy, else min.'),
  factor: z.number().gt(0).lt(1).default(0.1).describe('Factor of a drop, between 0 and 1. Default: 0.1.'),
  patience: epochs(10, 'Bad epochs that are borne; one more drops the rate'),
  threshold: z
    .number()
    .min(0)
    .max(1e6)
    .default(1e-4)
    .describe('By how much a better metric is better, 0 to 1e6. Default: 0.0001.'),
  thresholdMode: z
    .enum(['relative', 'absolute'])
    .default('relative')
    .describe('Whether the threshold is a share of the best metric or a difference to it. Default: relative.'),
  cooldown: epochs(0, 'Epochs after a drop in which none counts as bad'),
  minLearningRate: rateField('Rate under which it does not drop, 0 to 1e6. Default: 0.').default(0),
};

type PlateauOptions = z.output<z.ZodObject<typeof options>>;

/** The smallest drop there is, as in PyTorch: one by less is left out. */
const smallestDrop = 1e-8;

/** Reduce on plateau: the rate drops by a factor when a metric has not become better for more than `patience` epochs.
 *  A metric that is no number is a bad one.
 *  @equation rate <- max(factor rate, minLearningRate) after more than `patience` epochs in a row that are not better than the best
 *  Counts epochs, whatever scheduleUnit says: metrics come at their ends.
 *  @see torch.optim.lr_scheduler.ReduceLROnPlateau, with its smallest drop of 1e-8 */
export const reduceOnPlateau = defineSchedule('reduceOnPlateau', {
  options,
  rate: ({ base, state }) => state.rate ?? base,
  observe: (metric, { base, state: { rate = base, bad = 0, cooldown = 0, ...state } }, chosen) => {
    const better = isBetter(metric, state.best, chosen);
    const best: ScheduleState = better ? { best: metric } : state;
    const badNow = better || cooldown > 0 ? 0 : bad + 1;
    if (badNow <= chosen.patience) return { ...best, rate, bad: badNow, cooldown: Math.max(cooldown - 1, 0) };
    const lower = Math.max(rate * chosen.factor, chosen.minLearningRate);
    return { ...best, rate: rate - lower > smallestDrop ? lower : rate, bad: 0, cooldown: chosen.cooldown };
  },
  settle: (options, { hasValidation }) => {
    const monitor = options.monitor ?? (hasValidation ? 'validation.loss' : 'train.loss');
    return { ...options, monitor, mode: modeOf({ ...options, monitor }) };
  },
  examples: [
    { patience: 2 },
    { mode: 'max', patience: 0, factor: 0.5, cooldown: 2, minLearningRate: 0.001 },
    { monitor: 'validation.accuracy', patience: 1, threshold: 0.1, thresholdMode: 'absolute' },
  ],
});

/** Whether more of the metric is better. */
export function modeOf({ mode, monitor }: Pick<PlateauOptions, 'mode' | 'monitor'>): 'min' | 'max' {
  return mode ?? (monitor?.endsWith('.accuracy') ? 'max' : 'min');
}

function isBetter(metric: number, best: number | undefined, chosen: PlateauOptions): boolean {
  if (!Number.isFinite(metric)) return false;
  const sign = modeOf(chosen) === 'min' ? -1 : 1;
  if (best === undefined) return true;
  const { threshold, thresholdMode } = chosen;
  return (
    sign * metric > sign * (thresholdMode === 'relative' ? best * (1 + sign * threshold) : best + sign * threshold)
  );
}
