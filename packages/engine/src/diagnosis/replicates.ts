/** Predictions of models that were trained alike on different samples (or from different seeds), and what was observed at the same points. */
export interface Replicates {
  /** One list a model, with one value a point: a number for squared error, a class for zero-one loss. */
  readonly predictions: readonly ArrayLike<number>[];
  /** One list an observation of all points. A dataset is one; only several tell noise from bias. */
  readonly targets: readonly ArrayLike<number>[];
}

/** What belongs to one point. */
export interface ReplicatedPoint {
  readonly predictions: readonly number[];
  readonly targets: readonly number[];
}

/** The replicates point by point.
 *  @throws {RangeError} unless there are a model, an observation and a point, and every list has one value a point. */
export function pointsOf({ predictions, targets }: Replicates): ReplicatedPoint[] {
  const points = predictions[0]?.length ?? 0;
  if (points === 0 || targets.length === 0) {
    throw new RangeError(
      `a decomposition expects predictions of at least one model at one point and their targets, received ${predictions.length} models, ${points} points and ${targets.length} lists of targets.`,
    );
  }
  const other = [...predictions, ...targets].find(({ length }) => length !== points);
  if (other) {
    throw new RangeError(
      `a decomposition expects lists of one value for each of ${points} points, received one of ${other.length}.`,
    );
  }
  const at = (lists: readonly ArrayLike<number>[], point: number) => lists.map((list) => list[point]);
  return Array.from({ length: points }, (_, point) => ({
    predictions: at(predictions, point),
    targets: at(targets, point),
  }));
}

/** The mean of a number of each item. */
export function meanOver<T>(items: readonly T[], numberOf: (item: T) => number): number {
  return items.reduce((sum, item) => sum + numberOf(item), 0) / items.length;
}

/** Mean of values, and their mean squared distance from it. */
export function spreadOf(values: readonly number[]): { readonly mean: number; readonly variance: number } {
  const mean = meanOver(values, (value) => value);
  return { mean, variance: meanOver(values, (value) => (value - mean) ** 2) };
}
