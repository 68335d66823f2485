/** A line fitted around a point. */
export interface LocalLine {
  /** The mean of the window. */
  readonly level: number;
  readonly slope: number;
}

/** Least-squares lines through each point and up to `half` neighbours on either side: as many on both, fewer near the ends,
 *  where the outermost points stand for themselves (slope 0). */
export function localLines(x: readonly number[], y: readonly number[], half: number): LocalLine[] {
  return y.map((_, at) => {
    const reach = Math.min(half, at, y.length - 1 - at);
    return lineThrough(x.slice(at - reach, at + reach + 1), y.slice(at - reach, at + reach + 1));
  });
}

function lineThrough(x: readonly number[], y: readonly number[]): LocalLine {
  const [centre, level] = [x, y].map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  const along = x.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const across = x.reduce((sum, value, at) => sum + (value - centre) * (y[at] - level), 0);
  return { level, slope: along === 0 ? 0 : across / along };
}

/** Each value replaced by the median of itself and its neighbours: single spikes go, monotone stretches stay. */
export function medianOfThree(values: readonly number[]): number[] {
  return values.map((value, at) => {
    const [before, after] = [values[at - 1] ?? value, values[at + 1] ?? value];
    return Math.max(Math.min(before, value), Math.min(Math.max(before, value), after));
  });
}
