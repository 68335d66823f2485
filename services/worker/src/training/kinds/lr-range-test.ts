import { encodeMetricValues } from '@trainyard/contracts';
import { openTraining, risingLoss, type Training, type TrainingEvent } from '@trainyard/engine';
import { onAbort } from '../../process/on-abort.ts';
import { givenStart, initialWeightsSha256, trainingOptionsOf } from '../job-training.ts';
import { ProgressMeter } from '../progress-meter.ts';
import { type RangeTestOutcome, rangeTestReport } from '../range-test-report.ts';
import type { AttemptChannel, OpenAttemptOf, RunKind } from './job-kind.ts';

type Attempt = OpenAttemptOf<'lrRangeTest'>;

/** Points of the metric series, about. */
const points = 2000;

/** Opens the training whose rate is swept; it evaluates nothing on the way. */
async function openSweep(attempt: Attempt): Promise<Training> {
  const { validation: _validation, ...options } = trainingOptionsOf(attempt);
  const startFrom = await givenStart(attempt.task);
  // An epoch has a step at least: the sweep ends by its steps.
  return openTraining({ ...options, epochs: attempt.spec.steps, ...(startFrom && { startFrom }) });
}

/** The sweep so far. */
class Sweep {
  readonly learningRates: number[] = [];
  readonly losses: number[] = [];
  readonly #spec: Attempt['spec'];
  readonly #send: AttemptChannel['send'];
  readonly #meter: ProgressMeter;

  constructor({ spec }: Attempt, stepsPerEpoch: number, send: AttemptChannel['send']) {
    const { steps } = spec;
    this.#spec = spec;
    this.#send = send;
    const epochs = Math.ceil(steps / stepsPerEpoch);
    this.#meter = new ProgressMeter({ epochs, stepsPerEpoch, steps }, { epoch: 0, step: 0 });
  }

  /** Takes in what happened; tells why the sweep is over, if it is. */
  add(event: TrainingEvent): RangeTestOutcome['reason'] | 'stopped' | undefined {
    if (event.type === 'stopped') return 'stopped';
    if (event.type === 'diverged') return this.#end(event.loss);
    return event.type === 'steps' ? this.#addSteps(event) : undefined;
  }

  /** Says how far the sweep is, whether or not that was said lately. */
  tellEnd(epoch: number): void {
    this.#tellProgress(epoch, true);
  }

  #addSteps({ from, epoch, losses, learningRates, samples }: Extract<TrainingEvent, { type: 'steps' }>) {
    const { steps, stopFactor } = this.#spec;
    this.losses.push(...losses);
    this.learningRates.push(...learningRates);
    const rising = risingLoss(this.losses, stopFactor);
    // Steps run in chunks whose size the clock decides: what lies beyond the end is left out.
    const end = Math.min(rising === undefined ? steps : rising + 1, steps);
    this.losses.length = this.learningRates.length = Math.min(this.losses.length, end);
    this.#meter.count(samples);
    this.#tellSteps(from, epoch);
    if (rising !== undefined && rising < steps) return 'lossRose';
    return this.losses.length === steps ? 'completed' : undefined;
  }

  #end(loss: number): RangeTestOutcome['reason'] {
    const { minLearningRate, maxLearningRate, steps, spacing } = this.#spec;
    const share = this.losses.length / (steps - 1);
    this.learningRates.push(
      spacing === 'linear'
        ? minLearningRate + (maxLearningRate - minLearningRate) * share
        : minLearningRate * (maxLearningRate / minLearningRate) ** share,
    );
    this.losses.push(loss);
    return 'notFinite';
  }

  #tellSteps(from: number, epoch: number): void {
    const every = Math.ceil(this.#spec.steps / points);
    for (let at = from; at < this.losses.length; at++) {
      if ((at + 1) % every !== 0) continue;
      const values = encodeMetricValues({
        'train.batchLoss': this.losses[at] ?? Number.NaN,
        'train.learningRate': this.learningRates[at] ?? Number.NaN,
      });
      this.#send({ type: 'event', event: { type: 'metric', step: at + 1, data: { ...values, epoch } } });
    }
    this.#tellProgress(epoch, false);
  }

  #tellProgress(epoch: number, due: boolean): void {
    const event = this.#meter.report({ epoch, step: this.losses.length }, due);
    if (event) this.#send({ type: 'event', event });
  }
}

/** Runs the sweep to its end; undefined when it was stopped before. */
async function swept(attempt: Attempt, training: Training, send: AttemptChannel['send']) {
  const { stepsPerEpoch } = training;
  const sweep = new Sweep(attempt, stepsPerEpoch, send);
  for await (const event of training.run()) {
    const reason = sweep.add(event);
    if (reason === undefined) continue;
    sweep.tellEnd(event.epoch);
    if (reason === 'stopped') return undefined;
    const { learningRates, losses } = sweep;
    return { learningRates, losses, reason, stepsPerEpoch };
  }
  throw new Error('internal: a range test has more steps than its training');
}

/** Sweeps the learning rate and reports where the loss falls. An attempt that was lost is repeated from the start, to the same curve. */
export const lrRangeTest: RunKind<'lrRangeTest'> = async (attempt, { send, stop }) => {
  const training = await openSweep(attempt);
  try {
    onAbort(stop, () => training.requestStop());
    send({ type: 'begin' });
    const outcome = await swept(attempt, training, send);
    if (!outcome || stop.aborted) return { result: 'stopped' };
    send({ type: 'finalizing' });
    send({ type: 'report', report: rangeTestReport(attempt.spec, outcome) });
    return { result: 'completed', weights: null, initialWeightsSha256: await initialWeightsSha256(attempt) };
  } finally {
    await training.close();
  }
};
