import type { Folds, Group } from './define-folding.ts';

/** Row numbers of both sides of a fold, ascending. */
export interface Fold {
  readonly train: Int32Array;
  readonly test: Int32Array;
  /** The group that is tested, where it is one. */
  readonly group?: Group;
}

/** One of the folds.
 *  @throws {RangeError} if there is no such fold. */
export function foldAt({ count, testedIn, groups }: Folds, fold: number): Fold {
  if (!Number.isInteger(fold) || fold < 0 || fold >= count) {
    throw new RangeError(`${count} folds expect a number from 0 to ${count - 1}, received ${fold}`);
  }
  const rows = Int32Array.from(testedIn, (_, row) => row);
  const sides = {
    train: rows.filter((row) => testedIn[row] !== fold),
    test: rows.filter((row) => testedIn[row] === fold),
  };
  return groups === undefined ? sides : { ...sides, group: groups[fold] };
}
