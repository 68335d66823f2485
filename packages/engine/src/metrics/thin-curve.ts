/** The same curve with at most `points` of its points: the first, the last, and others evenly between. */
export function thinCurve<Curve extends { readonly [Axis in keyof Curve]: readonly unknown[] }>(
  curve: Curve,
  points: number,
): Curve {
  const length = Math.max(...Object.values<readonly unknown[]>(curve).map((values) => values.length));
  if (length <= points) return curve;
  const kept = Array.from({ length: points }, (_, i) => Math.round((i * (length - 1)) / (points - 1)));
  const thinned = Object.entries<readonly unknown[]>(curve).map(([axis, values]) => [axis, kept.map((i) => values[i])]);
  return Object.fromEntries(thinned) as Curve;
}
