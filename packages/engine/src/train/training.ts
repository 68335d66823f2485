import type { Reading } from '../diagnosis/health/reading.ts';
import { InlineRunner } from '../runtime/inline-runner.ts';
import { type Runner, StopFlag } from '../runtime/program.ts';
import { ThreadRunner } from '../runtime/thread-runner.ts';
import { afresh } from './afresh.ts';
import { type BatchPlan, stepsPerEpoch } from './batches.ts';
import { readTrainingState, writeTrainingState, writeWeights } from './checkpoint.ts';
import { Evaluator } from './evaluator.ts';
import type { HeadMetrics } from './head-metrics.ts';
import { headsOf } from './heads.ts';
import { LearningRates } from './learning-rates.ts';
import { LoadedPrograms } from './loaded-programs.ts';
import { type ConstantLosses, Prober, type ProbeSize } from './probe/prober.ts';
import { networkVectors } from './programs.ts';
import type { SampleColumns } from './samples.ts';
import type { ScannedBatch } from './scanned-batch.ts';
import { StepPipeline } from './step-pipeline.ts';
import { TrainingLoop } from './training-loop.ts';
import type {
  ClassEvaluation,
  Evaluation,
  TrainingChange,
  TrainingEvent,
  TrainingOptions,
} from './training-options.ts';
import { trainingWindows } from './training-windows.ts';
import { TrainingVectors } from './vectors.ts';

/** Opens a training: start values (or those of a state to go on from) are in place, nothing has run.
 *  @throws {SafetensorsError} if the state to resume from is none.
 *  @throws {RangeError} if a metric is watched that this training does not have, or neither epochs nor steps are given. */
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
  readonly #runner: Runner;
  readonly #stop: StopFlag;
  readonly #programs: LoadedPrograms;
  readonly #vectors: TrainingVectors;
  readonly #evaluator: Evaluator;
  readonly #loop: TrainingLoop;
  readonly #prober: Prober;

  constructor(asked: TrainingOptions, runner: Runner, stop: StopFlag, programs = new LoadedPrograms(runner)) {
    const windows = trainingWindows(asked);
    const options = { ...asked, lastWindow: windows?.updates === 'last' ? windows : undefined };
    const { train: samples, model, optimizer, seed, shuffle = true } = options;
    const batchSize =
      options.batchSize === 'full' ? samples.rows.length : Math.min(options.batchSize, samples.rows.length);
    const each = windows?.updates === 'each' ? windows : undefined;
    const rates = new LearningRates(options, stepsPerEpoch({ samples, batchSize, windows: each }));
    const mixed = { mixing: options.mixing, heads: headsOf(options) };
    const order = { batchSize, seed, shuffle, windows: each };
    const plan = { samples, model, optimizer, learningRates: rates, ...order, ...mixed };
    const evaluator = new Evaluator(options, programs);
    const pipeline = new StepPipeline(options, plan, programs);
    const vectors = new TrainingVectors(options, plan, runner);
    this.#loop = new TrainingLoop({ options, plan, rates, stop, evaluator, pipeline, vectors });
    this.#options = options;
    this.#plan = plan;
    this.#runner = runner;
    this.#stop = stop;
    this.#programs = programs;
    this.#vectors = vectors;
    this.#evaluator = evaluator;
    this.#prober = new Prober(options, plan, programs);
  }

  /** Puts the start values in place, or those of the state to resume from. */
  async restore(): Promise<void> {
    const { resumeFrom, afresh: forgotten } = this.#options;
    const read = resumeFrom && readTrainingState(resumeFrom);
    const state = read && forgotten ? afresh(read, forgotten) : read;
    await this.#vectors.write(state ? state.vectors : this.#vectors.start());
    if (state) this.#loop.restore(state);
  }

  get stepsPerEpoch(): number {
    return stepsPerEpoch(this.#plan);
  }

  /** Steps after which it ends, if nothing ends it before. */
  get steps(): number {
    return this.#loop.steps;
  }

  /** Time spent so far, over all attempts where there is a budget of it. */
  get spentMs(): number {
    return this.#loop.spentMs;
  }

  /** Asks the training to end before its next step; what runs at that moment is finished. */
  requestStop(): void {
    this.#loop.requestStop();
  }

  /** Asks for a change before the next step; an event tells after how many steps it came into force. Repeated as a planned
   *  change after as many, it leads to the same bytes. */
  change(change: TrainingChange): void {
    this.#loop.change(change);
  }

  /** Runs from where it is to its end, a stop or a step that is refused. At an end of an epoch and at a boundary nothing
   *  runs until the next event is asked for: there, and after the last event, a state may be asked for. */
  run(): AsyncGenerator<TrainingEvent> {
    return this.#loop.run();
  }

  /** Weights and buffers as a PyTorch state_dict in safetensors; after a `completed` those of the final model. */
  async weights(): Promise<Uint8Array> {
    return writeWeights(this.#options.model, await this.#vectors.read());
  }

  /** Everything to go on from. */
  async state(): Promise<Uint8Array> {
    const { vectors: kept, ...counters } = this.#loop.state();
    return writeTrainingState({ ...counters, vectors: { ...(await this.#vectors.read()), ...kept } });
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

  /** Looks at the network as it is between two events, or as it was before the first step, on some of the training samples;
   *  changes nothing. */
  async probe(size: ProbeSize, when: 'now' | 'start' = 'now'): Promise<Reading> {
    if (when === 'start') return this.#prober.read(size, { epoch: 0, step: 0 }, this.#vectors.start());
    const vectors = await this.#vectors.read(networkVectors(this.#options));
    return this.#prober.read(size, this.#loop.moment, vectors);
  }

  /** Losses of outputs that do not depend on the sample. */
  constantLosses(): Promise<ConstantLosses> {
    return this.#prober.constantLosses();
  }

  /** The same training from the start, on other samples and from another seed. What was compiled is used again, so this one
   *  is over; either's `close` closes both. */
  async again({ train, seed }: Pick<TrainingOptions, 'train' | 'seed'>): Promise<Training> {
    const { resumeFrom: _resumeFrom, ...options } = this.#options;
    this.#stop.lower();
    const next = new Training({ ...options, train, seed }, this.#runner, this.#stop, this.#programs);
    await next.restore();
    return next;
  }

  async close(): Promise<void> {
    await this.#runner.close();
  }
}
