import type { TrainingOptions } from './training-options.ts';

/** How long a training is to be. */
export interface TrainingLength {
  /** Epochs, and steps, that schedules count to. */
  readonly epochs: number;
  readonly steps: number;
  /** Steps after which it ends. */
  readonly limit: number;
}

/** The length of a training: `epochs` where they are given, else as many as the `steps` reach into; `steps` may end it before.
 *  @throws {RangeError} if neither is given. */
export function trainingLength(
  { epochs, steps }: Pick<TrainingOptions, 'epochs' | 'steps'>,
  stepsPerEpoch: number,
): TrainingLength {
  if (epochs !== undefined) {
    const all = epochs * stepsPerEpoch;
    return { epochs, steps: all, limit: Math.min(all, steps ?? all) };
  }
  if (steps === undefined)
    throw new RangeError('a training expects epochs or steps, received neither. Give one of them.');
  return { epochs: Math.ceil(steps / stepsPerEpoch), steps, limit: steps };
}
