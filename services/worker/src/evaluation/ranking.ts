import type { Ranking } from '@trainyard/contracts';
import type { RankingReport } from '@trainyard/engine';

const mostCurves = 20;

/** Classes that get curves: those with the most samples; of two the second alone, whose curves tell of both. */
export function classesShown(support: readonly number[]): ReadonlySet<number> {
  if (support.length === 2) return new Set([1]);
  const order = [...support.keys()].sort((a, b) => (support[b] ?? 0) - (support[a] ?? 0) || a - b);
  return new Set(order.slice(0, mostCurves));
}

/** A ranking with the names of the classes. */
export function rankingOf(report: RankingReport, names: readonly string[], by: Ranking['by']): Ranking {
  const { rocAuc, averagePrecision, curves, meanCurves } = report;
  return {
    by,
    macro: { rocAuc: rocAuc.macro, averagePrecision: averagePrecision.macro },
    weighted: { rocAuc: rocAuc.weighted, averagePrecision: averagePrecision.weighted },
    curves: curves.map(({ label, rocCurve, precisionRecallCurve }) => ({
      class: names[label] ?? '',
      rocCurve: rocCurve && lists(rocCurve),
      precisionRecallCurve: precisionRecallCurve && lists(precisionRecallCurve),
    })),
    macroCurves: meanCurves && {
      rocCurve: lists(meanCurves.rocCurve),
      precisionRecallCurve: lists(meanCurves.precisionRecallCurve),
    },
  };
}

/** A curve in as many digits as are seen. */
function lists<Curve extends { readonly [Axis in keyof Curve]: readonly (number | null)[] }>(curve: Curve) {
  const rounded = Object.entries<readonly (number | null)[]>(curve).map(([axis, values]) => [
    axis,
    values.map((value) => (value === null ? null : Number(value.toPrecision(6)))),
  ]);
  return Object.fromEntries(rounded) as { [Axis in keyof Curve]: Curve[Axis][number][] };
}
