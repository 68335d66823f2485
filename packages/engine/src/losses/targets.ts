import type { LossTargets } from './define-loss.ts';

/** Targets of a regression: numbers, one for each output. */
export const numbersLikeOutput: LossTargets = {
  kind: 'number',
  dtype: (output) => output,
  shape: (output) => output,
};

/** Targets of yes-no questions and of distributions: a share, one for each output. */
export const sharesLikeOutput: LossTargets = { ...numbersLikeOutput, range: [0, 1] };

/** Targets of a classification: an index (int64) in the place of the axis of the classes. */
export const classIndexes: LossTargets = {
  kind: 'class',
  dtype: () => 'int64',
  shape: (output, options) => output.toSpliced(classAxis(output.length, options), 1),
};

/** The axis of the classes in an output of that rank (without the batch): the option `axis`, 0 where there is none. */
export function classAxis(rank: number, options: object): number {
  const axis = 'axis' in options && typeof options.axis === 'number' ? options.axis : 0;
  return axis < 0 ? axis + rank : axis;
}
