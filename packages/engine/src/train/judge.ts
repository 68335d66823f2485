import { isBetter } from '../control/better.ts';
import { type StoppingState, watched } from '../control/early-stopping.ts';
import type { Moment, TrainingOptions } from './training-options.ts';
import { type Measured, measuredValue, type WatchedMetric, watchedMetric } from './watched-metric.ts';

/** What a judge remembers; a training state holds it. */
export interface Judgement {
  readonly stopping: StoppingState;
  readonly best?: (Moment & { readonly value: number }) | undefined;
}

/** Says of every measurement whether it is the best so far, and whether it is time to stop. */
export class Judge {
  #options: Pick<TrainingOptions, 'earlyStopping'>;
  readonly #best: WatchedMetric;
  readonly #stopping: WatchedMetric;
  state: Judgement = { stopping: { bad: 0 } };

  /** @throws {RangeError} if a metric is watched that this training does not have. */
  constructor(options: Pick<TrainingOptions, 'earlyStopping' | 'best' | 'loss' | 'validation'>) {
    this.#options = options;
    this.#stopping = watchedMetric('early stopping', options, options.earlyStopping);
    this.#best = watchedMetric('the choice of the best state', options, options.best ?? options.earlyStopping);
  }

  /** Takes what was measured at a moment, in the epoch of that index or at its end; tells whether it is the best so far. */
  observe(measured: Measured, moment: Moment, epochIndex: number): boolean {
    const { earlyStopping } = this.#options;
    const value = measuredValue(this.#stopping.monitor, measured);
    if (earlyStopping && value !== undefined && epochIndex >= earlyStopping.startFromEpoch) {
      const { minDelta } = earlyStopping;
      const { mode } = this.#stopping;
      this.state = { ...this.state, stopping: watched(this.state.stopping, value, { mode, minDelta }) };
    }
    return this.#isBest(measuredValue(this.#best.monitor, measured), moment);
  }

  /** Goes on with another patience. */
  change(options: Pick<TrainingOptions, 'earlyStopping'>): void {
    this.#options = options;
  }

  get saysStop(): boolean {
    const { earlyStopping } = this.#options;
    return earlyStopping !== undefined && this.state.stopping.bad >= earlyStopping.patience;
  }

  #isBest(value: number | undefined, moment: Moment): boolean {
    const { best } = this.state;
    if (value === undefined || !isBetter(value, best?.value, this.#best.mode)) return false;
    this.state = { ...this.state, best: { ...moment, value } };
    return true;
  }
}
