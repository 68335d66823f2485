import { InlineRunner } from '../runtime/inline-runner.ts';
import { type Runner, StopFlag } from '../runtime/program.ts';
import { ThreadRunner } from '../runtime/thread-runner.ts';
import { advanced, type BatchPlan, type Position, stepsPerEpoch } from './batches.ts';
import { carriedLength, carriedVector } from './carried-state.ts';
import { readTrainingState, type TrainingState, writeTrainingState, writeWeights } from './checkpoint.ts';
import { addedTo, type EpochSums, metricsOf, noSums } from './epoch-sums.ts';
import { Evaluator } from './evaluator.ts';
import type { HeadMetrics } from './head-metrics.ts';
import { startVectors } from './initialize.ts';
import { LearningRates } from './learning-rates.ts';
import { LoadedPrograms } from './loaded-programs.ts';
import { vectorsOf } from './programs.ts';
import type { SampleColumns } from './samples.ts';
import type { ScannedBatch } from './scanned-batch.ts';
import { StepPipeline, type StepRun } from './step-pipeline.ts';
import type { ClassEvaluation, Evaluation, PartMetrics, TrainingEvent, TrainingOptions } from './training-options.ts';
import { trainingWindows } from './training-windows.ts';

/** Opens a training: start values (or those of a state to go on from) are in place, nothing has run.
 *  @throws {SafetensorsError} if the state to resume from is none.
 *  @throws {RangeError} if the schedule watches a metric that this training does not have. */
export async function openTraining(options: TrainingOptions): Promise<Training> {
  const stop = new StopFlag();
  const runner =
    options.runIn === 'caller' ? new InlineRunner(options.threads, stop) : new ThreadRunner(options.threads, stop);
  try {
    const training = new Training(options, runner, stop);
    await training.restore();
    return training;
  } catch (error) {
    await runner.close();
    throw error;
  }
}

/** A training in memory: runs epoch by epoch, can be stopped before any step and taken up again to the bit. */
export class Training {
  readonly #options: TrainingOptions;
  readonly #plan: BatchPlan;
  readonly #rates: LearningRates;
  readonly #runner: Runner;
  readonly #stop: StopFlag;
  readonly #evaluator: Evaluator;
  readonly #pipeline: StepPipeline;
  #position: Position = { epoch: 0, batch: 0, step: 0 };
  #sums: EpochSums = noSums;

  constructor(options: TrainingOptions, runner: Runner, stop: StopFlag) {
    const windows = trainingWindows(options);
    this.#options = { ...options, lastWindow: windows?.updates === 'last' ? windows : undefined };
    this.#runner = runner;
    this.#stop = stop;
    const { train: samples, model, optimizer, seed, shuffle = true } = options;
    const batchSize =
      options.batchSize === 'full' ? samples.rows.length : Math.min(options.batchSize, samples.rows.length);
    const each = windows?.updates === 'each' ? windows : undefined;
    this.#rates = new LearningRates(options, stepsPerEpoch({ samples, batchSize, windows: each }));
    this.#plan = { samples, model, optimizer, learningRates: this.#rates, batchSize, seed, shuffle, windows: each };
    const programs = new LoadedPrograms(runner);
    this.#evaluator = new Evaluator(this.#options, programs);
    this.#pipeline = new StepPipeline(this.#options, this.#plan, programs);
  }

  /** Puts the start values in place, or those of the state to resume from. */
  async restore(): Promise<void> {
    const { resumeFrom } = this.#options;
    const { vectors, ...counters } = resumeFrom ? readTrainingState(resumeFrom) : this.#start();
    for (const name of this.#vectorNames) await this.#runner.write(name, vectors[name]);
    this.#position = { epoch: counters.epoch, batch: counters.batch, step: counters.step };
    this.#sums = counters.sums;
    this.#rates.state = counters.schedule;
  }

  get stepsPerEpoch(): number {
    return stepsPerEpoch(this.#plan);
  }

  /** Asks the training to end before its next step; what runs at that moment is finished. */
  requestStop(): void {
    this.#stop.raise();
  }

  /** Runs from where it is to the end, a stop or a loss that is not finite. */
  async *run(): AsyncGenerator<TrainingEvent> {
    while (this.#position.epoch < this.#options.epochs) {
      const ended = yield* this.#runSteps();
      if (ended !== undefined) {
        yield ended;
        return;
      }
      const validation = this.#options.validation && (await this.#evaluator.metrics(this.#options.validation));
      if (this.#stop.raised) {
        yield { type: 'stopped', epoch: this.#position.epoch, step: this.#position.step };
        return;
      }
      yield this.#endEpoch(validation);
    }
    yield { type: 'completed', epoch: this.#position.epoch, step: this.#position.step };
  }

  /** Weights and buffers as a PyTorch state_dict in safetensors. */
  async weights(): Promise<Uint8Array> {
    return writeWeights(this.#options.model, await this.#vectors());
  }

  /** Everything to go on from. */
  async state(): Promise<Uint8Array> {
    const { state: schedule } = this.#rates;
    return writeTrainingState({ ...this.#position, sums: this.#sums, schedule, vectors: await this.#vectors() });
  }

  /** Runs samples through the model as it is now, noise off. The loss is that of all of them together, however they
   *  are cut into batches; it is weighted where the samples bring weights. */
  evaluate(samples: SampleColumns, batchSize?: number): Promise<Evaluation> {
    return this.#evaluator.evaluate(samples, batchSize);
  }

  /** The same of one output where its targets are classes: the class at each position, not the outputs.
   *  `output` is its name; default: the model's first. @throws {RangeError} if the model has no such output. */
  evaluateClasses(samples: SampleColumns, output?: string, batchSize?: number): Promise<ClassEvaluation> {
    return this.#evaluator.classes(samples, output, batchSize);
  }

  /** Runs samples through the model as it is now, noise off, and hands on what every output made of each batch; nothing is
   *  kept. Returns the loss of each output over all samples, and the share that is right. */
  scan(
    samples: SampleColumns,
    take: (batch: ScannedBatch) => void,
    batchSize?: number,
  ): Promise<Readonly<Record<string, HeadMetrics>>> {
    return this.#evaluator.scan(samples, take, batchSize);
  }

  async close(): Promise<void> {
    await this.#runner.close();
  }

  #start(): TrainingState {
    const vectors = startVectors(this.#options, carriedLength(this.#plan));
    return { ...this.#position, sums: noSums, schedule: this.#rates.state, vectors };
  }

  get #vectorNames(): readonly string[] {
    return [...vectorsOf(this.#options), ...(this.#plan.windows ? [carriedVector] : [])];
  }

  async #vectors(): Promise<Record<string, Float32Array>> {
    const vectors: Record<string, Float32Array> = {};
    for (const name of this.#vectorNames) vectors[name] = await this.#runner.read(name);
    return vectors;
  }

  /** Runs the rest of the epoch. Returns how it ended, if not at its end. */
  async *#runSteps(): AsyncGenerator<TrainingEvent, TrainingEvent | undefined> {
    for await (const run of this.#pipeline.run(this.#position)) {
      const event = this.#account(run);
      if (event !== undefined) yield event;
      if (run.outcome.ended !== 'completed') return this.#ending(run);
    }
    return undefined;
  }

  /** Moves position and sums by what was done. */
  #account(run: StepRun): TrainingEvent | undefined {
    const { done, elapsedMs, results } = run.outcome;
    if (done === 0) return undefined;
    const before = this.#sums.samples;
    this.#sums = addedTo(this.#sums, run, this.#plan, this.#options.loss);
    const from = this.#position.step;
    this.#position = advanced(this.#position, done);
    const { epoch, step } = this.#position;
    const losses = (results.loss as Float32Array).slice(0, done);
    const learningRates = Float64Array.from(losses, (_, i) => this.#rates.at({ epoch, step: from + i }));
    return { type: 'steps', from, step, epoch, losses, learningRates, samples: this.#sums.samples - before, elapsedMs };
  }

  #ending({ outcome: { ended, done, results } }: StepRun): TrainingEvent {
    const { epoch, step } = this.#position;
    if (ended === 'notFinite') return { type: 'diverged', epoch, step: step + 1, loss: Number(results.loss[done]) };
    return { type: 'stopped', epoch, step };
  }

  #endEpoch(validation: PartMetrics | undefined): TrainingEvent {
    const { epoch, step } = this.#position;
    const train = metricsOf(this.#sums);
    const last = { epoch, step: step - 1 };
    const learningRate = this.#rates.at(last);
    this.#rates.observe(last, { train, validation });
    this.#position = { epoch: epoch + 1, batch: 0, step };
    this.#sums = noSums;
    return { type: 'epoch', epoch: epoch + 1, step, learningRate, train, ...(validation && { validation }) };
  }
}
