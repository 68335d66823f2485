import type { Reading } from './reading.ts';

/** Metrics of an epoch that health is judged by. */
export interface EpochMetrics {
  /** Epochs completed with it. */
  readonly epoch: number;
  readonly train: PartLosses;
  readonly validation?: PartLosses | undefined;
}

interface PartLosses {
  readonly loss: number;
  readonly accuracy?: number | undefined;
}

/** What is known of a training at a moment. */
export interface History {
  /** Loss of the best output that is the same for every sample: who learns anything beats it. */
  readonly baseline: number;
  /** Epochs the training is to have, in parts of one where it ends within one. */
  readonly epochs: number;
  /** Samples of the validation part; 0: there is none. */
  readonly validationSamples: number;
  /** Before the first step; undefined: it was not looked at. */
  readonly start?: Reading | undefined;
  /** The latest ones, the last at the moment. */
  readonly readings: readonly Reading[];
  /** Up to the moment; of a long training not every one. */
  readonly passed: readonly EpochMetrics[];
  /** Whether a step was refused at the moment, because it led out of the range of numbers. */
  readonly threwOut?: boolean | undefined;
  /** How the training ended, at its last moment. */
  readonly ended?: 'completed' | 'diverged' | undefined;
}

/** Above this share of the baseline next to nothing was learned. */
const unlearned = 0.7;

/** Loss of the training part at the moment, as a multiple of the baseline: of the last reading, else of the last epoch. */
export function relativeLoss({ readings, passed, baseline }: History): number {
  const last = readings.at(-1);
  return last ? last.loss / last.baseline : (passed.at(-1)?.train.loss ?? Number.NaN) / baseline;
}

/** Whether so little was learned that an ailment may be why; a loss that is no number counts as nothing learned. */
export function learnedLittle(history: History): boolean {
  return !(relativeLoss(history) <= unlearned);
}

/** A loss so many times as large as the baseline, and as at the start, is running away. */
const runaway = 10;

/** Above it the loss is running away. */
export function runawayLoss({ baseline, start }: History): number {
  return runaway * Math.max(baseline, start?.loss ?? 0);
}

/** Share of the training that has passed. */
export function fractionPassed({ passed, epochs, ended }: History): number {
  return ended ? 1 : (passed.at(-1)?.epoch ?? 0) / epochs;
}
