import type { JobMetrics, MetricValues } from '@trainyard/contracts';

/** Metric values and the moment they belong to. */
export interface MetricMoment extends MetricValues {
  step: number;
  epoch: number;
}

type Latest = NonNullable<JobMetrics['latest']>;

const without = <Value>(record: Readonly<Record<string, Value>>, names: object): [string, Value][] =>
  Object.entries(record).filter(([name]) => !(name in names));

/** The latest value of every metric, after those of one more moment. */
export function foldLatest(latest: Latest | null, moment: MetricMoment): Latest {
  const { values, nonFinite, step, epoch } = moment;
  const flags = { ...Object.fromEntries(without(latest?.nonFinite ?? {}, values)), ...nonFinite };
  const folded = { values: { ...latest?.values, ...values }, step, epoch };
  return Object.keys(flags).length > 0 ? { ...folded, nonFinite: flags } : folded;
}

/** The best moment so far, after one more: by the monitor, else the lowest validation loss, or training loss where nothing is validated. */
export function foldBest(
  { best, monitor }: Pick<JobMetrics, 'best' | 'monitor'>,
  moment: MetricMoment,
): JobMetrics['best'] {
  const name = monitor?.name ?? ('validation.loss' in moment.values ? 'validation.loss' : 'train.loss');
  const value = moment.values[name];
  if (typeof value !== 'number') return best;
  const sign = monitor?.mode === 'max' ? -1 : 1;
  if (best?.name === name && sign * best.value <= sign * value) return best;
  return { name, value, step: moment.step, epoch: moment.epoch, checkpoint: null };
}
