/** Count, mean and spread of numbers seen one by one; the numbers themselves are not kept. */
export interface Moments {
  count: number;
  mean: number;
  /** Sum of squared differences from the mean. */
  squares: number;
  min: number;
  max: number;
}

/** Moments of no number. */
export function noMoments(): Moments {
  return { count: 0, mean: 0, squares: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };
}

/**
 * Adds `value`, `times` times over (default 1), in one pass without cancellation.
 * mean' = mean + d t / n', squares' = squares + d^2 n t / n' with d = value - mean, n' = n + t.
 * @see Welford 1962; Chan, Golub, LeVeque 1983 for the weighted form
 */
export function observe(moments: Moments, value: number, times = 1): void {
  const before = moments.count;
  const count = before + times;
  const difference = value - moments.mean;
  moments.count = count;
  moments.mean += (difference * times) / count;
  moments.squares += difference * difference * ((before * times) / count);
  if (value < moments.min) moments.min = value;
  if (value > moments.max) moments.max = value;
}

/** Adds other moments, as if their numbers had been seen here (Chan, Golub, LeVeque 1983). */
export function merge(moments: Moments, other: Readonly<Moments>): void {
  if (other.count === 0) return;
  const count = moments.count + other.count;
  const difference = other.mean - moments.mean;
  moments.squares += other.squares + difference * difference * ((moments.count * other.count) / count);
  moments.mean += (difference * other.count) / count;
  moments.count = count;
  moments.min = Math.min(moments.min, other.min);
  moments.max = Math.max(moments.max, other.max);
}

/** What is told of a set of numbers. */
export interface Statistics {
  min: number;
  max: number;
  mean: number;
  /** Of the population: sqrt(squares / n). */
  standardDeviation: number;
}

/** The statistics of at least one number. */
export function statisticsOf({ count, min, max, mean, squares }: Readonly<Moments>): Statistics {
  return { min, max, mean, standardDeviation: Math.sqrt(squares / count) };
}
