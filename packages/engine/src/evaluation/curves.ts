import type { PrecisionRecallCurve } from '../metrics/precision-recall-curve.ts';
import type { RocCurve } from '../metrics/roc-curve.ts';

/** Places at which curves of several classes are averaged: 0, 0.01, ..., 1. */
const grid = Array.from({ length: 101 }, (_, i) => i / 100);

/** Mean of several ROC curves: at each rate of false positives the mean of the rates of true positives, by the lines between
 *  points; where a curve rises straight up, its top. */
export function meanRoc(curves: readonly RocCurve[]): Pick<RocCurve, 'falsePositiveRate' | 'truePositiveRate'> {
  const heights = curves.map(
    ({ falsePositiveRate, truePositiveRate }) =>
      (x: number) =>
        heightAt(falsePositiveRate, truePositiveRate, x),
  );
  const truePositiveRate = [
    0,
    ...grid.map((x) => heights.reduce((sum, height) => sum + height(x), 0) / heights.length),
  ];
  return { falsePositiveRate: [0, ...grid], truePositiveRate };
}

/** Mean of several precision-recall curves: at each recall the mean of the best precision at that recall or above. */
export function meanPrecisionRecall(
  curves: readonly PrecisionRecallCurve[],
): Pick<PrecisionRecallCurve, 'precision' | 'recall'> {
  const envelopes = curves.map((curve) => ({ ...curve, best: bestFromThere(curve.precision) }));
  const precisionAt = ({ recall, best }: (typeof envelopes)[number], x: number) =>
    best[recall.findIndex((value) => value >= x - 1e-12)] ?? 0;
  const mean = (x: number) => envelopes.reduce((sum, envelope) => sum + precisionAt(envelope, x), 0) / envelopes.length;
  return { recall: grid, precision: grid.map(mean) };
}

function heightAt(xs: readonly number[], ys: readonly number[], x: number): number {
  const after = xs.findIndex((value) => value > x);
  if (after <= 0) return ys[after < 0 ? ys.length - 1 : 0];
  const share = (x - xs[after - 1]) / (xs[after] - xs[after - 1]);
  return ys[after - 1] + share * (ys[after] - ys[after - 1]);
}

function bestFromThere(precision: readonly number[]): number[] {
  const best = [...precision];
  for (let at = best.length - 2; at >= 0; at--) best[at] = Math.max(best[at], best[at + 1]);
  return best;
}
