import { noRollback } from '../control/on-divergence.ts';
import type { SchedulePoint, ScheduleState } from '../schedules/define-schedule.ts';
import { freshSchedule, learningRateAt, observedBy, watcherIn } from '../schedules/document.ts';
import type { Monitor } from '../schedules/reduce-on-plateau.ts';
import { trainingLength } from './training-length.ts';
import type { TrainingOptions } from './training-options.ts';
import { type Measured, measuredValue, watchedMetric } from './watched-metric.ts';

/** Where a step is: epochs completed and steps done altogether before it. */
interface StepPosition {
  readonly epoch: number;
  readonly step: number;
}

type RateOptions = Pick<
  TrainingOptions,
  'schedule' | 'scheduleUnit' | 'optimizer' | 'epochs' | 'steps' | 'loss' | 'validation'
>;

/** The learning rates of a training: its optimizer's rate, as the schedule changes it. */
export class LearningRates {
  readonly #options: RateOptions;
  readonly #stepsPerEpoch: number;
  readonly #monitor: Monitor | undefined;
  #length: number;
  #base: number;
  /** What the schedule remembers; a training state holds it. */
  state: ScheduleState = freshSchedule;
  /** Of every rate; each rollback makes it smaller. */
  factor = noRollback.factor;

  /** @throws {RangeError} if the schedule watches a metric that this training does not have. */
  constructor(options: RateOptions, stepsPerEpoch: number) {
    this.#options = options;
    this.#stepsPerEpoch = stepsPerEpoch;
    this.#length = this.#lengthOf(options);
    this.#base = options.optimizer.learningRate;
    const watcher = options.schedule && watcherIn(options.schedule);
    this.#monitor = watcher && watchedMetric('the schedule', options, watcher).monitor;
  }

  /** The rate of a step; it does not change within an epoch but with the steps. */
  at(position: StepPosition): number {
    const { schedule, optimizer } = this.#options;
    if (schedule === undefined) return this.#base * this.factor;
    const rate = learningRateAt(schedule, this.#point(position)) * this.factor;
    return this.#base === optimizer.learningRate ? rate : rate * (this.#base / optimizer.learningRate);
  }

  /** Goes on with another rate and another length. */
  change(options: Pick<RateOptions, 'optimizer' | 'epochs' | 'steps'>): void {
    this.#base = options.optimizer.learningRate;
    this.#length = this.#lengthOf(options);
  }

  #lengthOf(options: Pick<RateOptions, 'epochs' | 'steps'>): number {
    return trainingLength(options, this.#stepsPerEpoch)[this.#options.scheduleUnit === 'step' ? 'steps' : 'epochs'];
  }

  /** Tells the schedule what was measured after a step, which was at the position. */
  observe(position: StepPosition, measured: Measured): void {
    const { schedule } = this.#options;
    if (schedule === undefined || this.#monitor === undefined) return;
    const value = measuredValue(this.#monitor, measured);
    if (value !== undefined) this.state = observedBy(schedule, value, this.#point(position));
  }

  #point({ epoch, step }: StepPosition): SchedulePoint {
    const { scheduleUnit, optimizer } = this.#options;
    const at = scheduleUnit === 'step' ? step : epoch;
    return { at, base: optimizer.learningRate, length: this.#length, state: this.state };
  }
}
