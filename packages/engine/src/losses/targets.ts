import type { LossTargets } from './define-loss.ts';

/** Targets of a regression: numbers, one for each output. */
export const numbersLikeOutput: LossTargets = {
  kind: 'number',
  dtype: (output) => output,
  shape: (output) => output,
};

/** Targets of a classification: an index (int64) in the place of the axis of the classes. */
export const classIndexes: LossTargets = {
  kind: 'class',
  dtype: () => 'int64',
  shape: (output, { axis = 0 }) => output.toSpliced(axis < 0 ? axis + output.length : axis, 1),
};
