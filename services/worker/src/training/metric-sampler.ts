import { encodeMetricValues } from '@trainyard/contracts';
import type { AttemptEvent } from '@trainyard/store';

/** Points of a job's per-step series, about. */
const pointsPerJob = 2000;
/** Points of one epoch at most. */
const pointsPerEpoch = 100;

/** How long a training is. */
export interface Length {
  epochs: number;
  stepsPerEpoch: number;
  /** Steps of the whole training. Default: those of its epochs. */
  steps?: number;
}

/** Steps of an epoch between two points: depends on the job alone, so that every attempt reports the same ones. */
export function sampleEvery({ epochs, stepsPerEpoch }: Length): number {
  const points = Math.min(pointsPerEpoch, Math.max(1, Math.floor(pointsPerJob / epochs)));
  return Math.ceil(stepsPerEpoch / points);
}

/** Some steps that have run. */
export interface StepsRun {
  /** Steps done altogether before these. */
  from: number;
  /** Epochs completed. */
  epoch: number;
  /** Objective of the batch of each step. */
  losses: ArrayLike<number>;
  /** Learning rate of each step. */
  learningRates: ArrayLike<number>;
}

/**
 * Metric events of steps: train.batchLoss, the objective of the batch, and train.learningRate, at every n-th step of its epoch.
 * The last step of an epoch is left to the epoch's own event.
 */
export function stepMetrics({ from, epoch, losses, learningRates }: StepsRun, length: Length): AttemptEvent[] {
  const every = sampleEvery(length);
  const events: AttemptEvent[] = [];
  for (let i = 0; i < losses.length; i++) {
    const step = from + i + 1;
    const inEpoch = ((step - 1) % length.stepsPerEpoch) + 1;
    if (inEpoch % every !== 0 || inEpoch === length.stepsPerEpoch) continue;
    const values = encodeMetricValues({
      'train.batchLoss': losses[i] ?? Number.NaN,
      'train.learningRate': learningRates[i] ?? Number.NaN,
    });
    events.push({ type: 'metric', step, data: { ...values, epoch } });
  }
  return events;
}
