import type { TimeWindow } from '../model/windows.ts';
import { InlineRunner } from '../runtime/inline-runner.ts';
import { type ChunkOutcome, type Program, type Runner, StopFlag } from '../runtime/program.ts';
import { ThreadRunner } from '../runtime/thread-runner.ts';
import { sizeOf } from '../tensor/shape.ts';
import {
  type BatchPlan,
  chunkOf,
  evaluationChunk,
  lossShare,
  orderOf,
  type Position,
  placeOf,
  runLength,
  samplesDone,
  stepsPerEpoch,
} from './batches.ts';
import { carriedSize, carriedVector } from './carried-state.ts';
import {
  type EpochSums,
  readTrainingState,
  type TrainingState,
  writeTrainingState,
  writeWeights,
} from './checkpoint.ts';
import { chunkSteps } from './chunk-size.ts';
import { ClassTally } from './class-tally.ts';
import { EvaluationTally } from './evaluation-tally.ts';
import { headNamed, headsOf } from './heads.ts';
import { startVectors } from './initialize.ts';
import { LearningRates } from './learning-rates.ts';
import { MetricTally } from './metric-tally.ts';
import { evaluationProgram, programKey, trainingProgram, vectorsOf } from './programs.ts';
import { FeedPool, type Samples } from './samples.ts';
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
  readonly #pool = new FeedPool();
  readonly #programs = new Map<string, Program>();
  #position: Position = { epoch: 0, batch: 0, step: 0 };
  #sums: EpochSums = noSums;
  #stepMs: number | undefined;

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

  /** Runs from where it is to the end, a stop or a loss that is not finite. Between two events nothing runs. */
  async *run(): AsyncGenerator<TrainingEvent> {
    while (this.#position.epoch < this.#options.epochs) {
      const ended = yield* this.#runSteps();
      if (ended !== undefined) {
        yield ended;
        return;
      }
      const validation = this.#options.validation && (await this.#metricsOf(this.#options.validation));
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
  async evaluate(samples: Samples, batchSize?: number): Promise<Evaluation> {
    const heads = headsOf(this.#options);
    const rows = samples.rows.length;
    const tallies = heads.map(({ type, suffix }) => new EvaluationTally(rows, sizeOf(type.shape), suffix));
    await this.#evaluateInto(tallies, samples, batchSize);
    const results = tallies.map((tally) => tally.result());
    const loss = results.reduce((sum, result) => sum + result.loss, 0);
    return { ...results[0], loss, of: Object.fromEntries(heads.map(({ name }, at) => [name, results[at]])) };
  }

  /** The same of one output where its targets are classes: the class at each position, not the outputs.
   *  `output` is its name; default: the model's first. @throws {RangeError} if the model has no such output. */
  async evaluateClasses(samples: Samples, output?: string, batchSize?: number): Promise<ClassEvaluation> {
    const head = headNamed(headsOf(this.#options), output);
    const tally = new ClassTally(samples.rows.length, head);
    await this.#evaluateInto([tally], samples, batchSize);
    return tally.result();
  }

  async #evaluateInto(tallies: readonly Pick<MetricTally, 'add'>[], samples: Samples, batchSize = 256): Promise<void> {
    const { rows } = samples;
    const weighted = samples.sampleWeights !== undefined;
    for (let start = 0; start < rows.length; start += batchSize) {
      const part = rows.subarray(start, start + batchSize);
      const key = programKey(weighted ? 'evaluateWeighted' : 'evaluate', part.length);
      const program = await this.#program(key, () => evaluationProgram(this.#options, part.length, weighted));
      const outcome = await this.#runner.run(evaluationChunk(program, samples, part, this.#pool));
      for (const tally of tallies) tally.add(start, outcome.results);
      this.#recycle(program, outcome);
    }
  }

  async close(): Promise<void> {
    await this.#runner.close();
  }

  #start(): TrainingState {
    const vectors = startVectors(this.#options, this.#carriedLength);
    return { ...this.#position, sums: noSums, schedule: this.#rates.state, vectors };
  }

  get #vectorNames(): readonly string[] {
    return [...vectorsOf(this.#options), ...(this.#plan.windows ? [carriedVector] : [])];
  }

  get #carriedLength(): number {
    return this.#plan.windows ? this.#plan.batchSize * carriedSize(this.#options.model) : 0;
  }

  async #vectors(): Promise<Record<string, Float32Array>> {
    const vectors: Record<string, Float32Array> = {};
    for (const name of this.#vectorNames) vectors[name] = await this.#runner.read(name);
    return vectors;
  }

  async #program(key: string, build: () => Program): Promise<Program> {
    const known = this.#programs.get(key);
    if (known !== undefined) return known;
    const program = build();
    this.#programs.set(key, program);
    await this.#runner.load(program);
    return program;
  }

  /** Runs the rest of the epoch, one chunk ahead of the one that computes. Returns how it ended, if not at its end. */
  async *#runSteps(): AsyncGenerator<TrainingEvent, TrainingEvent | undefined> {
    const order = orderOf(this.#plan, this.#position.epoch);
    let submitted = this.#position;
    let running = await this.#submit(order, submitted);
    while (running !== undefined) {
      submitted = advanced(submitted, running.chunkSteps);
      const next = await this.#submit(order, submitted);
      const outcome = await running.outcome;
      const event = this.#account(running, outcome);
      if (event !== undefined) yield event;
      if (outcome.ended !== 'completed') {
        await next?.outcome;
        return this.#ending(outcome);
      }
      running = next;
    }
    return undefined;
  }

  async #submit(order: Int32Array, position: Position): Promise<Running | undefined> {
    if (position.batch >= this.stepsPerEpoch) return undefined;
    const { batchSize } = runLength(this.#plan, position, 1);
    const { window: part } = placeOf(this.#plan, position.batch);
    const window = part && { model: part.model, isFirst: part.start === 0, carried: this.#carriedLength };
    const program = await this.#program(programKey('train', batchSize, window), () =>
      trainingProgram(this.#options, batchSize, window),
    );
    const { steps } = runLength(this.#plan, position, chunkSteps(program, this.#stepMs));
    const chunk = chunkOf(this.#plan, program, order, position, steps, this.#pool);
    return { program, batchSize, part, chunkSteps: steps, outcome: this.#runner.run(chunk) };
  }

  /** Moves position and sums by what a chunk has done. */
  #account({ program, batchSize, part }: Running, outcome: ChunkOutcome): TrainingEvent | undefined {
    this.#recycle(program, outcome);
    const { done, elapsedMs } = outcome;
    if (done === 0) return undefined;
    const losses = (outcome.results.loss as Float32Array).slice(0, done);
    const judged = (outcome.results.correct as Float32Array | undefined)?.subarray(0, 2 * done) ?? new Float32Array(0);
    const { samples, loss, correct, counted } = this.#sums;
    const seen = done * samplesDone(this.#plan, batchSize, part);
    const weight = batchSize * lossShare(this.#plan, this.#options.loss, part);
    this.#sums = {
      samples: samples + seen,
      loss: losses.reduce((total, value) => total + value * weight, loss),
      correct: judged.reduce((total, value, i) => (i % 2 === 0 ? total + value : total), correct),
      counted: judged.reduce((total, value, i) => (i % 2 === 1 ? total + value : total), counted),
    };
    const from = this.#position.step;
    this.#position = advanced(this.#position, done);
    this.#stepMs = elapsedMs / done;
    const { epoch, step } = this.#position;
    const learningRates = Float64Array.from(losses, (_, i) => this.#rates.at({ epoch, step: from + i }));
    return { type: 'steps', from, step, epoch, losses, learningRates, samples: seen, elapsedMs };
  }

  #ending({ ended, done, results }: ChunkOutcome): TrainingEvent {
    const { epoch, step } = this.#position;
    if (ended === 'notFinite') return { type: 'diverged', epoch, step: step + 1, loss: Number(results.loss[done]) };
    return { type: 'stopped', epoch, step };
  }

  #endEpoch(validation: PartMetrics | undefined): TrainingEvent {
    const { samples, loss, correct, counted } = this.#sums;
    const { epoch, step } = this.#position;
    const train: PartMetrics = { loss: loss / samples, ...(counted > 0 && { accuracy: correct / counted }) };
    const last = { epoch, step: step - 1 };
    const learningRate = this.#rates.at(last);
    this.#rates.observe(last, { train, validation });
    this.#position = { epoch: epoch + 1, batch: 0, step };
    this.#sums = noSums;
    return { type: 'epoch', epoch: epoch + 1, step, learningRate, train, ...(validation && { validation }) };
  }

  async #metricsOf(samples: Samples): Promise<PartMetrics> {
    const heads = headsOf(this.#options);
    const tallies = heads.map(({ suffix }) => new MetricTally(suffix));
    await this.#evaluateInto(tallies, samples);
    const metrics = tallies.map((tally) => tally.result());
    const loss = metrics.reduce((sum, each) => sum + each.loss, 0);
    if (heads.length === 1) return metrics[0];
    return { ...metrics[0], loss, outputs: Object.fromEntries(heads.map(({ name }, at) => [name, metrics[at]])) };
  }

  #recycle({ feeds }: Program, outcome: ChunkOutcome): void {
    for (const { name, dtype } of feeds) this.#pool.give(dtype, outcome.feeds[name]);
  }
}

const noSums: EpochSums = { samples: 0, loss: 0, correct: 0, counted: 0 };

interface Running {
  readonly program: Program;
  readonly batchSize: number;
  /** The window the steps are over, where sequences are cut. */
  readonly part: TimeWindow | undefined;
  readonly chunkSteps: number;
  readonly outcome: Promise<ChunkOutcome>;
}

function advanced({ epoch, batch, step }: Position, steps: number): Position {
  return { epoch, batch: batch + steps, step: step + steps };
}
