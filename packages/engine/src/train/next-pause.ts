import type { Position } from './batches.ts';
import type { TrainingOptions } from './training-options.ts';

/** Where a training stands, and how long it still is. */
export interface Standing {
  readonly position: Position;
  /** Step of the last pause that was dealt with. */
  readonly pausedAt: number;
  readonly stepsPerEpoch: number;
  /** Steps to its end. */
  readonly left: number;
}

/** The step at which a training pauses next; a pause that was not dealt with is still to come. */
export function nextPause(
  { validateEvery, boundaryEverySteps, validation }: TrainingOptions,
  { position: { batch, step }, pausedAt, stepsPerEpoch, left }: Standing,
): number {
  const validatedEvery = validation && validateEvery && 'steps' in validateEvery ? [validateEvery.steps] : [];
  const every = [...validatedEvery, ...(boundaryEverySteps ? [boundaryEverySteps] : [])];
  const next = every.map((steps) => (Math.floor(pausedAt / steps) + 1) * steps);
  return Math.min(step - batch + stepsPerEpoch, step + left, ...next);
}
