import type { AttemptEvent } from '@trainyard/store';
import type { Length } from './metric-sampler.ts';

/** Time between two reports of progress. */
const everyMs = 500;
/** Share of the latest interval in the rates; the rest is what they were. */
const freshness = 0.3;

/** Where a training is. */
export interface Position {
  /** Epochs completed. */
  epoch: number;
  /** Updates made. */
  step: number;
}

type ProgressEvent = Extract<AttemptEvent, { type: 'progress' }>;

interface Rates {
  samplesPerSecond: number;
  msPerStep: number;
}

const blend = (before: number | undefined, now: number) =>
  before === undefined ? now : before + freshness * (now - before);

/** What a meter measures by besides the length. */
export interface MeterOptions {
  /** A clock that never goes back, in milliseconds. */
  now?: () => number;
  /** Time after which the training ends, and what of it is spent. */
  budget?: { timeMs: number; spentMs: () => number } | undefined;
}

/** Measures how fast a training is, evaluation and checkpoints included, and what is left of it. */
export class ProgressMeter {
  #length: Length;
  readonly #now: () => number;
  readonly #budget: MeterOptions['budget'];
  #reportedAt: number;
  #reportedStep: number;
  #samples = 0;
  #rates: Rates | undefined;

  constructor(length: Length, { step }: Position, { now = () => performance.now(), budget }: MeterOptions = {}) {
    this.#length = length;
    this.#now = now;
    this.#budget = budget;
    this.#reportedAt = now();
    this.#reportedStep = step;
  }

  /** Goes on by another length. */
  lengthen(length: Length): void {
    this.#length = length;
  }

  /** Counts samples in that steps have used. */
  count(samples: number): void {
    this.#samples += samples;
  }

  /** The progress to report, or undefined while the last report is fresh; one that is `due` is always made. */
  report(position: Position, due = false): ProgressEvent | undefined {
    const elapsedMs = this.#now() - this.#reportedAt;
    if (!due && elapsedMs < everyMs) return undefined;
    this.#measure(position, elapsedMs);
    return this.#event(position);
  }

  /** The progress at the end: of a training that has ended by itself nothing is left, however many steps it was to have. */
  end(position: Position, completed: boolean): ProgressEvent {
    this.#measure(position, this.#now() - this.#reportedAt);
    const event = this.#event(position);
    return completed ? { ...event, data: { ...event.data, fraction: 1, etaMs: 0 } } : event;
  }

  #measure({ step }: Position, elapsedMs: number): void {
    const steps = step - this.#reportedStep;
    if (steps <= 0 || elapsedMs <= 0) return;
    this.#rates = {
      samplesPerSecond: blend(this.#rates?.samplesPerSecond, (this.#samples / elapsedMs) * 1000),
      msPerStep: blend(this.#rates?.msPerStep, elapsedMs / steps),
    };
    this.#reportedAt = this.#now();
    this.#reportedStep = step;
    this.#samples = 0;
  }

  #event({ epoch, step }: Position): ProgressEvent {
    const { epochs, stepsPerEpoch, steps = epochs * stepsPerEpoch } = this.#length;
    const data = {
      ...this.#outlook(step, steps),
      epoch,
      epochs,
      step,
      steps,
      samplesPerSecond: this.#rates?.samplesPerSecond ?? null,
      updatedAt: new Date().toISOString(),
    };
    return { type: 'progress', step, data };
  }

  /** The share that is done and the time that is left: by the steps or by the budget of time, whichever ends first. */
  #outlook(step: number, steps: number): { fraction: number; etaMs: number | null } {
    const bySteps = steps === 0 ? 1 : step / steps;
    const leftMs = this.#rates && Math.round((steps - step) * this.#rates.msPerStep);
    if (!this.#budget) return { fraction: bySteps, etaMs: leftMs ?? null };
    const { timeMs, spentMs } = this.#budget;
    const budgetLeftMs = Math.max(0, Math.round(timeMs - spentMs()));
    const fraction = Math.min(1, Math.max(bySteps, 1 - budgetLeftMs / timeMs));
    return { fraction, etaMs: Math.min(leftMs ?? budgetLeftMs, budgetLeftMs) };
  }
}
