import { isDue } from '../control/cadence.ts';
import { noRollback, type RollbackState, rolledBack } from '../control/on-divergence.ts';
import type { StopFlag } from '../runtime/program.ts';
import { advanced, type BatchPlan, type Position, stepsPerEpoch } from './batches.ts';
import { ChangePlan } from './change-plan.ts';
import type { ControlState, Ended, TrainingState } from './checkpoint.ts';
import { addedTo, type EpochSums, metricsOf, noSums } from './epoch-sums.ts';
import type { Evaluator } from './evaluator.ts';
import { isLossOnCourse, refusalOf } from './guards.ts';
import { Judge } from './judge.ts';
import { KeptVectors } from './kept-vectors.ts';
import type { LearningRates } from './learning-rates.ts';
import { nextPause } from './next-pause.ts';
import type { StepPipeline, StepRun } from './step-pipeline.ts';
import { Stopwatch } from './stopwatch.ts';
import { trainingLength } from './training-length.ts';
import type { Moment, RefusedStep, TrainingChange, TrainingEvent, TrainingOptions } from './training-options.ts';
import type { TrainingVectors } from './vectors.ts';
import type { Measured } from './watched-metric.ts';

/** What a loop works with. */
export interface LoopParts {
  readonly options: TrainingOptions;
  readonly plan: BatchPlan;
  readonly rates: LearningRates;
  readonly stop: StopFlag;
  readonly evaluator: Evaluator;
  readonly pipeline: StepPipeline;
  readonly vectors: TrainingVectors;
}

/** The course of a training: steps up to the next pause, what is measured and decided there, and how it ends. */
export class TrainingLoop {
  readonly #parts: LoopParts;
  readonly #judge: Judge;
  readonly #kept: KeptVectors;
  readonly #changes: ChangePlan;
  #stopwatch: Stopwatch;
  #position: Position = { epoch: 0, batch: 0, step: 0 };
  #sums: EpochSums = noSums;
  #pausedAt = 0;
  #rollback: RollbackState = noRollback;
  #good: Moment | undefined;
  #firstLoss: number | undefined;
  #ended: Ended | undefined;
  #stopRequested = false;

  constructor(parts: LoopParts) {
    this.#parts = parts;
    this.#judge = new Judge(parts.options);
    this.#changes = new ChangePlan(parts.options, parts.stop, [parts.rates, this.#judge]);
    this.#kept = new KeptVectors(parts.vectors);
    this.#stopwatch = this.#stopwatchFrom(0);
  }

  get spentMs(): number {
    return this.#stopwatch.spentMs;
  }

  requestStop(): void {
    this.#stopRequested = true;
    this.#parts.stop.raise();
  }

  /** Asks for a change before the next step. */
  change(change: TrainingChange): void {
    this.#changes.ask(change);
  }

  /** Steps after which it ends, if nothing ends it before. */
  get steps(): number {
    return trainingLength(this.#changes.options, this.#stepsPerEpoch).steps;
  }

  /** Everything but the vectors of a state, and the vectors it keeps of earlier ones. */
  state(): TrainingState {
    const { rates, options } = this.#parts;
    const { stopping, best } = this.#judge.state;
    const { step } = this.#position;
    const control: ControlState = {
      pausedAt: this.#pausedAt,
      stopping,
      rollback: this.#rollback,
      best,
      good: this.#good,
      firstLoss: this.#firstLoss,
      ...(options.budget && { spentMs: this.#stopwatch.spentMs }),
      ended: this.#ended,
    };
    const elsewhere = { best: best?.step !== step, good: this.#good?.step !== step };
    const vectors = this.#kept.written((['best', 'good'] as const).filter((keepsake) => elsewhere[keepsake]));
    return { ...this.#position, sums: this.#sums, schedule: rates.state, control, vectors };
  }

  /** Goes on from a state whose vectors are in place. */
  restore({ epoch, batch, step, sums, schedule, control, vectors }: TrainingState): void {
    this.#position = { epoch, batch, step };
    this.#sums = sums;
    this.#parts.rates.state = schedule;
    const { pausedAt, stopping, best, good, firstLoss, rollback, spentMs = 0, ended } = control;
    this.#pausedAt = pausedAt;
    this.#judge.state = { stopping, best };
    this.#rollback = rollback;
    this.#parts.rates.factor = rollback.factor;
    this.#good = good;
    this.#firstLoss = firstLoss;
    this.#ended = ended;
    this.#stopwatch = this.#stopwatchFrom(spentMs);
    this.#changes.goPast(step);
    if (good && this.#rollsBack) this.#kept.restore('good', vectors);
    if (best && this.#keepsBest) this.#kept.restore('best', vectors);
  }

  /** Runs from where it is to its end. While a pause is dealt with nothing runs. */
  async *run(): AsyncGenerator<TrainingEvent> {
    this.#stopwatch.start();
    if (this.#rollsBack && !this.#kept.has('good')) await this.#keepGood();
    for (;;) {
      const due = this.#isPauseDue ? [] : this.#changes.make(this.#position.step, this.#stopRequested);
      for (const change of due) yield { type: 'changed', ...this.moment, change };
      if (this.#isOver) break;
      const refused = yield* this.#runSteps();
      if (refused && this.#goesBack()) {
        yield await this.#goBack(refused);
        continue;
      }
      if (refused && this.#parts.options.onDivergence !== 'stopKeepBest') {
        yield { type: 'diverged', ...refused };
        return;
      }
      if (refused) this.#ended = { reason: 'diverged', refused };
      else if (this.#stopwatch.isOver && !this.#stopRequested && this.#left > 0) this.#ended = { reason: 'timeBudget' };
      else if (!this.#stopRequested && this.#isAmidSteps) continue;
      const pause = this.#stopRequested ? undefined : await this.#pause();
      // A stop that came when all was decided ends the run after what was decided is told: nobody would tell it again.
      const isStopped = this.#stopRequested;
      if (pause) yield pause;
      if (isStopped) {
        yield { type: 'stopped', ...this.moment };
        return;
      }
    }
    yield await this.#finish();
  }

  /** Where it is. */
  get moment(): Moment {
    const { epoch, step } = this.#position;
    return { epoch, step };
  }

  get #stepsPerEpoch(): number {
    return stepsPerEpoch(this.#parts.plan);
  }

  /** Steps to the end of the whole training. */
  get #left(): number {
    return this.steps - this.#position.step;
  }

  get #isPauseDue(): boolean {
    return this.#position.step !== this.#pausedAt && this.#position.step >= this.#nextPause();
  }

  /** Whether it stands between two pauses for the sake of a change. */
  get #isAmidSteps(): boolean {
    return this.#ended === undefined && this.#position.step < this.#nextPause();
  }

  get #isOver(): boolean {
    const isDealtWith = this.#position.step === this.#pausedAt;
    return isDealtWith && (this.#ended !== undefined || this.#left <= 0);
  }

  get #rollsBack(): boolean {
    return typeof this.#parts.options.onDivergence === 'object';
  }

  get #keepsBest(): boolean {
    const { earlyStopping, onDivergence } = this.#parts.options;
    return earlyStopping?.restoreBest === true || onDivergence === 'stopKeepBest';
  }

  #stopwatchFrom(spentMs: number): Stopwatch {
    const { budget, now } = this.#parts.options;
    return new Stopwatch(budget?.timeMs, spentMs, now);
  }

  #nextPause(): number {
    const standing = { position: this.#position, pausedAt: this.#pausedAt, left: this.#left };
    return nextPause(this.#changes.options, { ...standing, stepsPerEpoch: this.#stepsPerEpoch });
  }

  /** Runs up to the next pause. Returns the step that was refused, if one was. */
  async *#runSteps(): AsyncGenerator<TrainingEvent, RefusedStep | undefined> {
    const isSpent = this.#stopwatch.isOver && this.#position.step > 0;
    if (this.#ended || isSpent) return undefined;
    const until = Math.min(this.#nextPause(), this.#changes.nextStep);
    for await (const run of this.#parts.pipeline.run(this.#position, until)) {
      const event = this.#account(run);
      if (this.#stopwatch.isOver) this.#parts.stop.raise();
      if (event !== undefined) yield event;
      if (run.outcome.ended === 'notFinite') return this.#refused(run);
    }
    return undefined;
  }

  /** Moves position and sums by what was done. */
  #account(run: StepRun): TrainingEvent | undefined {
    const { options, plan, rates } = this.#parts;
    const { done, elapsedMs, results } = run.outcome;
    if (done === 0) return undefined;
    const before = this.#sums.samples;
    this.#sums = addedTo(this.#sums, run, plan, options.loss);
    const from = this.#position.step;
    this.#position = advanced(this.#position, done);
    const losses = (results.loss as Float32Array).slice(0, done);
    this.#firstLoss ??= losses[0];
    const learningRates = Float64Array.from(losses, (_, i) =>
      rates.at({ epoch: this.#position.epoch, step: from + i }),
    );
    const samples = this.#sums.samples - before;
    return { type: 'steps', from, ...this.moment, losses, learningRates, samples, elapsedMs };
  }

  #refused({ outcome: { done, results } }: StepRun): RefusedStep {
    const { epoch, step } = this.#position;
    return { epoch, step: step + 1, loss: Number(results.loss[done]), refusal: refusalOf(results, done) };
  }

  #goesBack(): boolean {
    return rolledBack(this.#rollback, this.#parts.options.onDivergence ?? 'fail') !== undefined;
  }

  /** Puts the last good vectors back and passes over the batch of the refused step. */
  async #goBack(refused: RefusedStep): Promise<TrainingEvent> {
    const { options, rates, stop } = this.#parts;
    this.#rollback = rolledBack(this.#rollback, options.onDivergence ?? 'fail') ?? this.#rollback;
    const { factor, times } = this.#rollback;
    rates.factor = factor;
    await this.#kept.putBack('good');
    this.#position = advanced(this.#position, 1);
    // The runner raised it so that nothing of what was queued ran.
    stop.lower();
    if (this.#stopRequested) stop.raise();
    return { type: 'rolledBack', ...refused, to: this.#good ?? { epoch: 0, step: 0 }, factor, times };
  }

  async #keepGood(): Promise<void> {
    this.#good = this.moment;
    await this.#kept.keep('good');
  }

  /** What is measured and decided between two steps; undefined when a stop came meanwhile, after which it is done again. */
  async #pause(): Promise<TrainingEvent | undefined> {
    const { evaluator, options } = this.#parts;
    const { epoch, batch, step } = this.#position;
    const epochs = batch >= this.#stepsPerEpoch ? epoch + 1 : undefined;
    const atEnd = this.#ended !== undefined || this.#left <= 0;
    const due = atEnd || isDue(options.validateEvery ?? { epochs: 1 }, { epochs, step });
    const isStopped = () => this.#stopRequested;
    const validation = due && options.validation ? await evaluator.metrics(options.validation, isStopped) : undefined;
    if (this.#stopRequested) return undefined;
    const train = this.#sums.samples > 0 && (epochs || atEnd) ? metricsOf(this.#sums) : undefined;
    const isOnCourse = isLossOnCourse(this.#sums, this.#firstLoss);
    const at = { epoch, step: step - 1 };
    const learningRate = this.#parts.rates.at(at);
    const measured: Measured = { validation, ...(epochs && { train }) };
    this.#parts.rates.observe(at, measured);
    if (epochs) {
      this.#position = { epoch: epochs, batch: 0, step };
      this.#sums = noSums;
    }
    this.#pausedAt = step;
    const best = await this.#judged(measured, epoch, atEnd);
    if (this.#rollsBack && isOnCourse) await this.#keepGood();
    const last = atEnd || this.#ended !== undefined;
    const told = { ...this.moment, ...(validation && { validation }), best, last };
    if (epochs) return { type: 'epoch', ...told, learningRate, train: train ?? metricsOf(noSums) };
    return { type: 'boundary', ...told, ...(train && { train }) };
  }

  /** Judges what was measured, and keeps the vectors that may be gone back to. */
  async #judged(measured: Measured, epochIndex: number, atEnd: boolean): Promise<boolean> {
    const best = this.#judge.observe(measured, this.moment, epochIndex);
    if (best && this.#keepsBest) await this.#kept.keep('best');
    if (this.#judge.saysStop && !atEnd) this.#ended = { reason: 'earlyStopped' };
    return best;
  }

  /** Puts the best state back, where that was asked for and it is another one. */
  async #finish(): Promise<TrainingEvent> {
    const { reason = 'completed' as const, refused } = this.#ended ?? {};
    const end = { type: 'completed', reason, ...this.moment, ...(refused && { refused }) } as const;
    const { best } = this.#judge.state;
    if (!this.#kept.has('best') || best === undefined || best.step === this.#position.step) return end;
    await this.#kept.putBack('best');
    return { ...end, restored: { epoch: best.epoch, step: best.step } };
  }
}
