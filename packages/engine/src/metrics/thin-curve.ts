/** A stretch of a curve between two points that are kept, with the point farthest from their chord. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly farthest: number;
  readonly distance: number;
}

/** The same curve with at most `points` of its points (2 or more): both ends, then again and again the one farthest from the line
 *  between its kept neighbours. Two lists of the curve are its places, by the names in `axes`.
 *  @see Douglas & Peucker 1973, "Algorithms for the reduction of the number of points required to represent a digitized line" */
export function thinCurve<Curve extends { readonly [Axis in keyof Curve]: readonly unknown[] }>(
  curve: Curve,
  axes: readonly [keyof Curve, keyof Curve],
  points: number,
): Curve {
  const [x, y] = axes.map((axis) => curve[axis] as readonly number[]);
  if (x.length <= points) return curve;
  const kept = [0, ...farthestPoints(x, y, points - 2), x.length - 1].sort((a, b) => a - b);
  const thinned = Object.entries<readonly unknown[]>(curve).map(([name, values]) => [
    name,
    kept.map((at) => values[at]),
  ]);
  return Object.fromEntries(thinned) as Curve;
}

function farthestPoints(x: readonly number[], y: readonly number[], count: number): number[] {
  const open = [stretch(x, y, 0, x.length - 1)];
  const kept: number[] = [];
  while (kept.length < count) {
    const at = open.reduce((best, { distance }, index) => (distance > open[best].distance ? index : best), 0);
    const { from, to, farthest, distance } = open[at];
    if (distance <= 0) break;
    kept.push(farthest);
    open.splice(at, 1, stretch(x, y, from, farthest), stretch(x, y, farthest, to));
  }
  return kept;
}

function stretch(x: readonly number[], y: readonly number[], from: number, to: number): Stretch {
  const [dx, dy] = [x[to] - x[from], y[to] - y[from]];
  let [farthest, distance] = [from, 0];
  for (let at = from + 1; at < to; at++) {
    const off = Math.abs(dx * (y[at] - y[from]) - dy * (x[at] - x[from]));
    if (off > distance) [farthest, distance] = [at, off];
  }
  return { from, to, farthest, distance: distance / (Math.hypot(dx, dy) || 1) };
}
