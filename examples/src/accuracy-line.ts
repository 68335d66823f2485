import type { Report } from './service.ts';

/** Test accuracy with its interval, beside that of always answering with the most frequent class. */
export function accuracyLine({
  accuracy,
  bootstrap,
  baseline,
}: Pick<Report, 'accuracy' | 'bootstrap' | 'baseline'>): string {
  const interval = bootstrap?.intervals.accuracy;
  const sure = interval
    ? ` (${Math.round((bootstrap?.level ?? 0) * 100)} % interval ${interval.lower.toFixed(3)} to ${interval.upper.toFixed(3)})`
    : '';
  return `test accuracy ${accuracy.toFixed(3)}${sure}, always answering "${baseline.class}" ${baseline.accuracy.toFixed(3)}`;
}
