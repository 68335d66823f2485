import type { PrecisionRecallCurve } from '../metrics/precision-recall-curve.ts';
import type { RocCurve } from '../metrics/roc-curve.ts';

/** Places at which curves of several classes are averaged: 0, 0.01, ..., 1. */
const grid = Array.from({ length: 101 }, (_, i) => i / 100);

/** Two lists of one curve. */
export interface MeanCurves {
  readonly rocCurve: Pick<RocCurve, 'falsePositiveRate' | 'truePositiveRate'>;
  readonly precisionRecallCurve: Pick<PrecisionRecallCurve, 'precision' | 'recall'>;
}

/** Averages the curves of classes, one class after the other: of ROC curves the height at each rate of false positives, of
 *  precision-recall curves the best precision at each recall or above. */
export class CurveMean {
  readonly #heights = grid.map(() => 0);
  readonly #precisions = grid.map(() => 0);
  #count = 0;

  add(roc: RocCurve, precisionRecall: PrecisionRecallCurve): void {
    this.#count++;
    for (const [at, height] of heightsOf(roc).entries()) this.#heights[at] += height;
    for (const [at, precision] of precisionsOf(precisionRecall).entries()) this.#precisions[at] += precision;
  }

  /** Null with fewer than two classes. */
  result(): MeanCurves | null {
    if (this.#count < 2) return null;
    const mean = (sums: readonly number[]) => sums.map((sum) => sum / this.#count);
    return {
      rocCurve: { falsePositiveRate: [0, ...grid], truePositiveRate: [0, ...mean(this.#heights)] },
      precisionRecallCurve: { recall: grid, precision: mean(this.#precisions) },
    };
  }
}

/** Heights over the grid, by the lines between points; where the curve rises straight up, its top. */
function heightsOf({ falsePositiveRate: xs, truePositiveRate: ys }: RocCurve): number[] {
  let after = 0;
  return grid.map((x) => {
    while (after < xs.length && xs[after] <= x) after++;
    if (after === xs.length) return ys[after - 1];
    const share = (x - xs[after - 1]) / (xs[after] - xs[after - 1]);
    return Math.min(ys[after], ys[after - 1] + share * (ys[after] - ys[after - 1]));
  });
}

function precisionsOf({ precision, recall }: PrecisionRecallCurve): number[] {
  const found: number[] = [];
  let [at, best] = [recall.length - 1, 0];
  for (const x of [...grid].reverse()) {
    // A recall of 0.29 is no multiple of 1/100 in binary.
    for (; at >= 0 && recall[at] >= x - 1e-12; at--) best = Math.max(best, precision[at]);
    found.push(best);
  }
  return found.reverse();
}
