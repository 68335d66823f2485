import type { LossOptions } from '../losses/document.ts';
import { type BatchPlan, lossShare, samplesDone } from './batches.ts';
import type { StepRun } from './step-pipeline.ts';
import type { PartMetrics } from './training-options.ts';

/** What the metrics of an epoch are made of. */
export interface EpochSums {
  readonly samples: number;
  readonly loss: number;
  /** Positions that were right, and that count. */
  readonly correct: number;
  readonly counted: number;
}

/** The sums of an epoch that has not begun. */
export const noSums: EpochSums = { samples: 0, loss: 0, correct: 0, counted: 0 };

/** The sums after some more steps, one after the other: the same however the steps are cut into chunks. */
export function addedTo(
  { samples, loss, correct, counted }: EpochSums,
  { batchSize, part, outcome: { done, results } }: StepRun,
  plan: BatchPlan,
  objective: LossOptions,
): EpochSums {
  const losses = (results.loss as Float32Array).subarray(0, done);
  const judged = (results.correct as Float32Array | undefined)?.subarray(0, 2 * done) ?? new Float32Array(0);
  const weight = batchSize * lossShare(plan, objective, part);
  return {
    samples: samples + done * samplesDone(plan, batchSize, part),
    loss: losses.reduce((total, value) => total + value * weight, loss),
    correct: judged.reduce((total, value, i) => (i % 2 === 0 ? total + value : total), correct),
    counted: judged.reduce((total, value, i) => (i % 2 === 1 ? total + value : total), counted),
  };
}

/** The metrics of the training part that the sums come to. */
export function metricsOf({ samples, loss, correct, counted }: EpochSums): PartMetrics {
  return { loss: loss / samples, ...(counted > 0 && { accuracy: correct / counted }) };
}
