import { z } from 'zod';
import { stream } from '../../tensor/index.ts';

/** Options of every folding into a number of folds. */
export const kFoldFields = {
  folds: z
    .int()
    .min(2)
    .max(10_000)
    .default(5)
    .describe('Folds, 2 to 10000; as many as there are rows is leave-one-out. Default: 5.'),
  shuffle: z
    .boolean()
    .default(true)
    .describe('Whether rows are dealt in an order drawn from the seed, not in the one they have. Default: true.'),
};

/** The order in which rows are dealt to folds. */
export function dealtOrder(rows: number, seed: number, shuffle: boolean): Int32Array {
  return shuffle
    ? stream(seed, 'split/folds', 0).permutation(rows)
    : Int32Array.from({ length: rows }, (_, row) => row);
}

/** @throws {RangeError} unless every fold gets a row. */
export function checkFolds(folds: number, rows: number): void {
  if (folds <= rows) return;
  throw new RangeError(
    `${folds} folds expect at least ${folds} rows, received ${rows}. Ask for at most as many folds as there are rows.`,
  );
}

/** The value of every row, where a folding needs them.
 *  @throws {RangeError} unless there is one for each row. */
export function valuesOfRows<T>(values: ArrayLike<T> | undefined, rows: number, folding: string, what: string) {
  if (values?.length === rows) return values;
  const received = values === undefined ? 'none' : values.length;
  throw new RangeError(`${folding} expects one ${what} for each of ${rows} rows, received ${received}.`);
}
