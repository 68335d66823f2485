import { type BlobRef, encodeMetricValues, type JobSpecOf } from '@trainyard/contracts';
import {
  bootstrapRows,
  disjointRows,
  openTraining,
  type Samples,
  type Training,
  type TrainingEvent,
  targetsOf,
} from '@trainyard/engine';
import { onAbort } from '../../process/on-abort.ts';
import { biasVarianceReport, type ReplicateSizes } from '../bias-variance-report.ts';
import { CheckpointWriter } from '../checkpoint-writer.ts';
import { AttemptFailed } from '../failure-of.ts';
import { InvalidData } from '../invalid-data.ts';
import { givenStart, resumedState, trainingOptionsOf } from '../job-training.ts';
import { ProgressMeter } from '../progress-meter.ts';
import { type ReplicateResult, readResults, writeResults } from '../replicate-results.ts';
import { type AttemptChannel, type OpenAttemptOf, type RunKind, tellLog } from './job-kind.ts';

type Attempt = OpenAttemptOf<'biasVariance'>;

/** Seeds of the models of a job lie apart from those of another job, and from its own. */
const seedsApart = 2 ** 20;

/** How many samples of how many rows, and from how many seeds each. */
function sizesOf({ spec, data }: Attempt): ReplicateSizes {
  const { replicates, seedsPerReplicate, sampling } = spec;
  const { length } = data.train.rows;
  const most = sampling === 'subsets' ? Math.floor(length / replicates) : length;
  const { rowsPerReplicate = most } = spec;
  if (rowsPerReplicate >= 1 && (sampling === 'bootstrap' || rowsPerReplicate <= most)) {
    return { replicates, seedsPerReplicate, rowsPerReplicate };
  }
  const message = `${replicates} subsets of ${Math.max(1, rowsPerReplicate)} rows that share none do not fit into ${length} training rows`;
  throw new InvalidData([{ message, hint: 'Use fewer or smaller subsets, or sampling "bootstrap".' }]);
}

function testRows({ data }: Attempt): Samples {
  if (data.test) return data.test;
  const message = 'no row is held out for testing, and it is the error on test rows that is taken apart';
  throw new InvalidData([{ message, hint: 'Give split a test share.' }]);
}

/** What a model of a number is trained on, and from which seed. */
function drawnFor({ data, spec }: Attempt, sizes: ReplicateSizes, model: number) {
  const { seed, sampling } = spec;
  const sample = Math.floor(model / sizes.seedsPerReplicate);
  const draw = sampling === 'subsets' ? disjointRows : bootstrapRows;
  const rows = draw(data.train.rows, sizes.rowsPerReplicate, seed, sample);
  return { train: { ...data.train, rows }, seed: seed * seedsApart + model + 1 };
}

type EndOf<Type extends TrainingEvent['type']> = Extract<TrainingEvent, { type: Type }>;

function divergence({ step, loss }: EndOf<'diverged'>, model: number): AttemptFailed {
  return new AttemptFailed({
    code: 'diverged',
    message: `the loss became ${loss} at step ${step} of model ${model + 1}`,
    retryable: false,
    hint: 'Lower the learning rate, clip the gradient or standardize the features.',
  });
}

/** The models of a job, one after the other, and what they come to. */
class Replicates {
  readonly results: ReplicateResult[];
  /** Of the last model, once it is stored. */
  weights: BlobRef | undefined;
  readonly #attempt: Attempt;
  readonly #channel: AttemptChannel;
  readonly #sizes: ReplicateSizes;
  readonly #test: Samples;
  readonly #writer: CheckpointWriter;
  #meter: ProgressMeter | undefined;

  constructor(attempt: Attempt, channel: AttemptChannel, results: ReplicateResult[]) {
    this.#attempt = attempt;
    this.#channel = channel;
    this.#sizes = sizesOf(attempt);
    this.#test = testRows(attempt);
    this.results = results;
    this.weights = attempt.task.resumeFrom?.weights;
    this.#writer = new CheckpointWriter({
      store: (snapshot) => attempt.background.store(snapshot),
      written: (checkpoint) => {
        this.weights = checkpoint.weights;
        channel.send({ type: 'checkpoint', checkpoint });
      },
      policy: attempt.spec.checkpoints,
    });
  }

  get sizes(): ReplicateSizes {
    return this.#sizes;
  }

  get #models(): number {
    return this.#sizes.replicates * this.#sizes.seedsPerReplicate;
  }

  /** Trains the models that are missing; false when it was stopped before the last. */
  async train(): Promise<boolean> {
    let training: Training | undefined;
    try {
      while (this.results.length < this.#models) {
        const drawn = drawnFor(this.#attempt, this.#sizes, this.results.length);
        training = training ? await training.again(drawn) : await this.#open(drawn);
        const current = training;
        const release = onAbort(this.#channel.stop, () => current.requestStop());
        const done = await this.#trainOne(training).finally(release);
        if (!done) return false;
      }
    } finally {
      await training?.close();
      await this.#writer.settled();
    }
    return true;
  }

  async #open(drawn: ReturnType<typeof drawnFor>): Promise<Training> {
    const startFrom = await givenStart(this.#attempt.task);
    const training = await openTraining({
      ...trainingOptionsOf(this.#attempt),
      ...drawn,
      ...(startFrom && { startFrom }),
    });
    const length = { epochs: this.#attempt.spec.epochs * this.#models, stepsPerEpoch: training.stepsPerEpoch };
    this.#meter = new ProgressMeter(length, this.#position(training));
    return training;
  }

  /** Where the models that are done end; each counts as long as the spec says. */
  #position({ stepsPerEpoch }: Training) {
    const epoch = this.results.length * this.#attempt.spec.epochs;
    return { epoch, step: epoch * stepsPerEpoch };
  }

  async #trainOne(training: Training): Promise<boolean> {
    let trainLoss = Number.NaN;
    const before = this.#position(training);
    for await (const event of training.run()) {
      if (event.type === 'stopped') return false;
      if (event.type === 'diverged') throw divergence(event, this.results.length);
      if (event.type === 'epoch') trainLoss = event.train.loss;
      if (event.type !== 'steps') continue;
      this.#meter?.count(event.samples);
      this.#tellProgress({ epoch: before.epoch + event.epoch, step: before.step + event.step }, false);
    }
    const { predictions, loss } = await this.#predict(training);
    if (this.#channel.stop.aborted) return false;
    this.results.push({ trainLoss, testLoss: loss, predictions });
    await this.#keep(training);
    return true;
  }

  /** What a model makes of the test rows: numbers, or the class at each position. */
  async #predict(training: Training): Promise<{ predictions: ReplicateResult['predictions']; loss: number }> {
    if (targetsOf(this.#attempt.spec.loss).kind !== 'class') return training.evaluate(this.#test);
    const { classes, loss } = await training.evaluateClasses(this.#test);
    return { predictions: classes, loss };
  }

  async #keep(training: Training): Promise<void> {
    const { epoch, step } = this.#position(training);
    const { trainLoss, testLoss } = this.results.at(-1) ?? { trainLoss: Number.NaN, testLoss: Number.NaN };
    const metrics = encodeMetricValues({ 'train.loss': trainLoss, 'test.loss': testLoss });
    this.#channel.send({ type: 'event', event: { type: 'metric', step, data: { ...metrics, epoch } } });
    this.#tellProgress({ epoch, step }, this.results.length === this.#models);
    const weights = await training.weights();
    await this.#writer.offer({ kind: 'replicate', epoch, step, metrics, weights, state: writeResults(this.results) });
  }

  #tellProgress(position: { epoch: number; step: number }, due: boolean): void {
    const event = this.#meter?.report(position, due);
    if (event) this.#channel.send({ type: 'event', event });
  }
}

async function resultsSoFar({ task, spec }: Attempt, channel: AttemptChannel): Promise<ReplicateResult[]> {
  const state = await resumedState(task);
  if (!state) return [];
  const results = readResults(state);
  const all = spec.replicates * spec.seedsPerReplicate;
  tellLog(channel, task.resumeFrom?.step ?? null, `goes on after ${results.length} of ${all} models`);
  return results;
}

/** The target of each test row, in their order. */
function targetsOfRows({ rows, targets }: Samples, perRow: number): Float64Array {
  const picked = new Float64Array(rows.length * perRow);
  rows.forEach((row, at) => {
    picked.set(targets.subarray(row * perRow, (row + 1) * perRow), at * perRow);
  });
  return picked;
}

function reportOf(attempt: Attempt, { results, sizes }: Replicates) {
  const test = testRows(attempt);
  const perRow = (results[0]?.predictions.length ?? 0) / test.rows.length;
  const spec: JobSpecOf<'biasVariance'> = attempt.spec;
  return biasVarianceReport({ spec, sizes, results, test, targets: targetsOfRows(test, perRow) });
}

/** Trains a model for each sample and seed that has none yet, then takes the error of all of them apart. */
export const biasVariance: RunKind<'biasVariance'> = async (attempt, channel) => {
  const replicates = new Replicates(attempt, channel, await resultsSoFar(attempt, channel));
  channel.send({ type: 'begin' });
  if (!(await replicates.train())) return { result: 'stopped' };
  channel.send({ type: 'finalizing' });
  channel.send({ type: 'report', report: reportOf(attempt, replicates) });
  return { result: 'completed', weights: replicates.weights ?? null };
};
