import { z } from 'zod';
import { defineFolding } from './define-folding.ts';
import { checkFolds, dealtOrder, kFoldFields, valuesOfRows } from './fields.ts';

/** Stratified k-fold: folds of which each keeps the share of every class, up to rounding.
 *  @equation floor(N_c / k) <= |fold i, class c| <= ceil(N_c / k), floor(N / k) <= |fold i| <= ceil(N / k)
 *  Rows are dealt to the folds in turn, one class after the other: consecutive rows of a class go to different folds,
 *  which gives both bounds at once. A class with fewer rows than there are folds is absent from some of them.
 *  @see Kohavi 1995, "A study of cross-validation and bootstrap for accuracy estimation and model selection" */
export const stratifiedKFold = defineFolding({
  config: z.strictObject({ type: z.literal('stratifiedKFold'), ...kFoldFields }),
  divide: ({ rows, seed, classes }, { folds, shuffle }) => {
    checkFolds(folds, rows);
    const labels = valuesOfRows(classes, rows, 'a stratified k-fold', 'class');
    const testedIn = new Int32Array(rows);
    byClass(dealtOrder(rows, seed, shuffle), labels).forEach((row, place) => {
      testedIn[row] = place % folds;
    });
    return { count: folds, testedIn };
  },
});

/** The rows of one class after the other, classes in the order in which they first appear, so that none is favoured. */
function byClass(order: Int32Array, labels: ArrayLike<number>): number[] {
  const rowsOf = new Map<number, number[]>();
  for (const row of order) {
    const ofClass = rowsOf.get(labels[row]);
    if (ofClass) ofClass.push(row);
    else rowsOf.set(labels[row], [row]);
  }
  return [...rowsOf.values()].flat();
}
