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

interface Rates {
  samplesPerSecond: number;
  msPerStep: number;
}

const blend = (before: number | undefined, now: number) =>
  before === undefined ? now : before + freshness * (now - before);

/** Measures how fast a training is, evaluation and checkpoints included, and what is left of it. */
export class ProgressMeter {
  readonly #length: Length;
  readonly #now: () => number;
  #reportedAt: number;
  #reportedStep: number;
  #samples = 0;
  #rates: Rates | undefined;

  /** `now` is a clock that never goes back, in milliseconds. */
  constructor(length: Length, { step }: Position, now: () => number = () => performance.now()) {
    this.#length = length;
    this.#now = now;
    this.#reportedAt = now();
    this.#reportedStep = step;
  }

  /** Counts samples in that steps have used. */
  count(samples: number): void {
    this.#samples += samples;
  }

  /** The progress to report, or undefined while the last report is fresh; one that is `due` is always made. */
  report(position: Position, due = false): AttemptEvent | undefined {
    const elapsedMs = this.#now() - this.#reportedAt;
    if (!due && elapsedMs < everyMs) return undefined;
    this.#measure(position, elapsedMs);
    return this.#event(position);
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

  #event({ epoch, step }: Position): AttemptEvent {
    const { epochs, stepsPerEpoch, steps = epochs * stepsPerEpoch } = this.#length;
    const rates = this.#rates;
    const data = {
      fraction: steps === 0 ? 1 : step / steps,
      epoch,
      epochs,
      step,
      steps,
      etaMs: rates ? Math.round((steps - step) * rates.msPerStep) : null,
      samplesPerSecond: rates?.samplesPerSecond ?? null,
      updatedAt: new Date().toISOString(),
    };
    return { type: 'progress', step, data };
  }
}
