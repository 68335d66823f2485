import type { TrainingOptions } from './training-options.ts';

/** How long a training is to be. */
export interface TrainingLength {
  /** Epochs, the last of which may end before its time. */
  readonly epochs: number;
  readonly steps: number;
}

/** The length of a training: its epochs or its steps, whichever end first.
 *  @throws {RangeError} if neither is given. */
export function trainingLength(
  { epochs = Number.POSITIVE_INFINITY, steps = Number.POSITIVE_INFINITY }: Pick<TrainingOptions, 'epochs' | 'steps'>,
  stepsPerEpoch: number,
): TrainingLength {
  const limit = Math.min(epochs * stepsPerEpoch, steps);
  if (!Number.isFinite(limit)) {
    throw new RangeError('a training expects epochs or steps, received neither. Give one of them.');
  }
  return { epochs: Math.ceil(limit / stepsPerEpoch), steps: limit };
}
