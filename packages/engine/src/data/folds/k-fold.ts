import { z } from 'zod';
import { defineFolding } from './define-folding.ts';
import { checkFolds, dealtOrder, kFoldFields } from './fields.ts';

/** K-fold: rows are cut into k folds; each tests the model that all others train, so that every row is tested once.
 *  @equation |fold i| = floor(N / k) + [i < N mod k]
 *  The folds are contiguous pieces of the order of the rows: of the drawn one, or of their own without shuffling.
 *  @see Hastie, Tibshirani & Friedman 2009, section 7.10 */
export const kFold = defineFolding({
  config: z.strictObject({ type: z.literal('kFold'), ...kFoldFields }),
  divide: ({ rows, seed }, { folds, shuffle }) => {
    checkFolds(folds, rows);
    const order = dealtOrder(rows, seed, shuffle);
    const [size, longer] = [Math.floor(rows / folds), rows % folds];
    const testedIn = new Int32Array(rows);
    for (let fold = 0, place = 0; fold < folds; fold++) {
      const end = place + size + Number(fold < longer);
      for (; place < end; place++) testedIn[order[place]] = fold;
    }
    return { count: folds, testedIn };
  },
});
