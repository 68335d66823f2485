import type { MetricPoint } from '@trainyard/contracts';

interface Extremes {
  least: MetricPoint | undefined;
  greatest: MetricPoint | undefined;
  /** First point without a finite value. */
  broken: MetricPoint | undefined;
}

function extremesOf(points: readonly MetricPoint[]): Extremes {
  const extremes: Extremes = { least: undefined, greatest: undefined, broken: undefined };
  for (const point of points) {
    const { value } = point;
    if (value === null) extremes.broken ??= point;
    else {
      if (value < (extremes.least?.value ?? Number.POSITIVE_INFINITY)) extremes.least = point;
      if (value > (extremes.greatest?.value ?? Number.NEGATIVE_INFINITY)) extremes.greatest = point;
    }
  }
  return extremes;
}

/** Up to `slots` points that stand for a stretch: where it breaks, its minimum and its maximum. */
function representatives(points: readonly MetricPoint[], slots: number): MetricPoint[] {
  const { least, greatest, broken } = extremesOf(points);
  const kept = [broken, greatest, least].filter((point) => point !== undefined).slice(0, slots);
  return [...new Set(kept)].sort((a, b) => a.step - b.step);
}

/**
 * At most `maxPoints` points of a series, by step: it is cut into stretches of equal length, and of each its minimum and
 * maximum are kept, and its first non-finite value where there is one.
 */
export function downsample(points: readonly MetricPoint[], maxPoints: number): MetricPoint[] {
  if (points.length <= maxPoints) return [...points];
  const wanted = points.some(({ value }) => value === null) ? 3 : 2;
  const slots = Math.min(wanted, maxPoints);
  const stretches = Math.floor(maxPoints / slots);
  const start = (stretch: number) => Math.floor((stretch * points.length) / stretches);
  return Array.from({ length: stretches }, (_, stretch) =>
    representatives(points.slice(start(stretch), start(stretch + 1)), slots),
  ).flat();
}
