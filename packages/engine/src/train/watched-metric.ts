import type { Mode } from '../control/better.ts';
import { hasAccuracy } from '../losses/document.ts';
import { type Monitor, modeOf } from '../schedules/reduce-on-plateau.ts';
import type { PartMetrics, TrainingOptions } from './training-options.ts';

/** What was measured at one moment; a part that was not is absent. */
export interface Measured {
  readonly train?: PartMetrics | undefined;
  readonly validation?: PartMetrics | undefined;
}

/** A metric that something watches, and which of its values is better. */
export interface WatchedMetric {
  readonly monitor: Monitor;
  readonly mode: Mode;
}

/** The metric to watch: as asked, else the loss of the validation samples, or of the training ones where there are none.
 *  @throws {RangeError} if this training will not have it. */
export function watchedMetric(
  who: string,
  { loss, validation }: Pick<TrainingOptions, 'loss' | 'validation'>,
  asked: { readonly monitor?: Monitor | undefined; readonly mode?: Mode | undefined } = {},
): WatchedMetric {
  const monitor = asked.monitor ?? (validation ? 'validation.loss' : 'train.loss');
  const lacks =
    (monitor.startsWith('validation.') && validation === undefined && 'validation samples') ||
    (monitor.endsWith('.accuracy') && !hasAccuracy(loss) && 'a loss that knows right and wrong');
  if (lacks)
    throw new RangeError(`${who} watches ${monitor}, which expects ${lacks}, received none. Watch train.loss.`);
  return { monitor, mode: modeOf({ ...asked, monitor }) };
}

/** Its value; undefined where its part was not measured. */
export function measuredValue(monitor: Monitor, measured: Measured): number | undefined {
  const [part, name] = monitor.split('.') as ['train' | 'validation', 'loss' | 'accuracy'];
  const metrics = measured[part];
  return metrics && (metrics[name] ?? Number.NaN);
}
