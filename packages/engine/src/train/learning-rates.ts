import { hasAccuracy } from '../losses/document.ts';
import type { SchedulePoint, ScheduleState } from '../schedules/define-schedule.ts';
import { freshSchedule, learningRateAt, observedBy, watcherIn } from '../schedules/document.ts';
import type { Monitor } from '../schedules/reduce-on-plateau.ts';
import type { PartMetrics, TrainingOptions } from './training-options.ts';

/** Where a step is: epochs completed and steps done altogether before it. */
interface StepPosition {
  readonly epoch: number;
  readonly step: number;
}

type RateOptions = Pick<TrainingOptions, 'schedule' | 'scheduleUnit' | 'optimizer' | 'epochs' | 'loss' | 'validation'>;

/** The learning rates of a training: its optimizer's rate, as the schedule changes it. */
export class LearningRates {
  readonly #options: RateOptions;
  readonly #length: number;
  readonly #monitor: Monitor | undefined;
  /** What the schedule remembers; a training state holds it. */
  state: ScheduleState = freshSchedule;

  /** @throws {RangeError} if the schedule watches a metric that this training does not have. */
  constructor(options: RateOptions, stepsPerEpoch: number) {
    this.#options = options;
    this.#length = options.scheduleUnit === 'step' ? options.epochs * stepsPerEpoch : options.epochs;
    this.#monitor = watchedMetric(options);
  }

  /** The rate of a step; it does not change within an epoch but with the steps. */
  at(position: StepPosition): number {
    const { schedule, optimizer } = this.#options;
    return schedule === undefined ? optimizer.learningRate : learningRateAt(schedule, this.#point(position));
  }

  /** Tells the schedule the metrics of an epoch, whose last step is at the position. */
  observe(
    position: StepPosition,
    metrics: { readonly train: PartMetrics; readonly validation?: PartMetrics | undefined },
  ): void {
    const { schedule } = this.#options;
    if (schedule === undefined || this.#monitor === undefined) return;
    const [part, name] = this.#monitor.split('.') as ['train' | 'validation', 'loss' | 'accuracy'];
    this.state = observedBy(schedule, metrics[part]?.[name] ?? Number.NaN, this.#point(position));
  }

  #point({ epoch, step }: StepPosition): SchedulePoint {
    const { scheduleUnit, optimizer } = this.#options;
    const at = scheduleUnit === 'step' ? step : epoch;
    return { at, base: optimizer.learningRate, length: this.#length, state: this.state };
  }
}

/** The metric the schedule watches; undefined: none. */
function watchedMetric({ schedule, loss, validation }: RateOptions): Monitor | undefined {
  const watcher = schedule && watcherIn(schedule);
  if (watcher === undefined) return undefined;
  const monitor = watcher.monitor ?? (validation ? 'validation.loss' : 'train.loss');
  const lacks =
    (monitor.startsWith('validation.') && validation === undefined && 'validation samples') ||
    (monitor.endsWith('.accuracy') && !hasAccuracy(loss) && 'a loss that knows right and wrong');
  if (!lacks) return monitor;
  throw new RangeError(`the schedule watches ${monitor}, which expects ${lacks}, received none. Watch train.loss.`);
}
