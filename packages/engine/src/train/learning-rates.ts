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
  readonly #length: number;
  readonly #monitor: Monitor | undefined;
  /** What the schedule remembers; a training state holds it. */
  state: ScheduleState = freshSchedule;
  /** Of every rate; each rollback makes it smaller. */
  factor = noRollback.factor;

  /** @throws {RangeError} if the schedule watches a metric that this training does not have. */
  constructor(options: RateOptions, stepsPerEpoch: number) {
    this.#options = options;
    this.#length = trainingLength(options, stepsPerEpoch)[options.scheduleUnit === 'step' ? 'steps' : 'epochs'];
    const watcher = options.schedule && watcherIn(options.schedule);
    this.#monitor = watcher && watchedMetric('the schedule', options, watcher).monitor;
  }

  /** The rate of a step; it does not change within an epoch but with the steps. */
  at(position: StepPosition): number {
    const { schedule, optimizer } = this.#options;
    const rate = schedule === undefined ? optimizer.learningRate : learningRateAt(schedule, this.#point(position));
    return rate * this.factor;
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
