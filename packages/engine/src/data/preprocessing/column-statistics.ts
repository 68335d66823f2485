import { type Shape, sizeOf } from '../../tensor/index.ts';
import { type Per, statisticsShape } from './sample-form.ts';

/** Statistics of every column: a feature, or a channel over all its positions. */
export interface ColumnStatistics {
  readonly mean: number[];
  /** sqrt(sum((x - mean)^2) / N): divided by N, not N - 1. */
  readonly standardDeviation: number[];
  readonly minimum: number[];
  readonly maximum: number[];
}

/** Accumulates `ColumnStatistics` over rows added in pieces, in one pass and in float64; NaN is no value.
 *  Sums are of x - origin, origin the column's first value: nothing cancels, and a constant column has deviation 0 exactly. */
export function columnStatistics(sampleShape: Shape, per: Per) {
  const sampleSize = sizeOf(sampleShape);
  const columns = sizeOf(statisticsShape(sampleShape, per));
  const cells = sampleSize / columns;
  const counts = new Float64Array(columns);
  const origin = new Float64Array(columns);
  const sum = new Float64Array(columns);
  const squares = new Float64Array(columns);
  const minimum = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  const maximum = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY);
  let samples = 0;

  const addSample = (features: Float32Array, start: number) => {
    samples++;
    let at = start;
    for (let column = 0; column < columns; column++) {
      for (let cell = 0; cell < cells; cell++) {
        const value = features[at++];
        if (Number.isNaN(value)) continue;
        if (counts[column]++ === 0) origin[column] = value;
        const distance = value - origin[column];
        sum[column] += distance;
        squares[column] += distance * distance;
        if (value < minimum[column]) minimum[column] = value;
        if (value > maximum[column]) maximum[column] = value;
      }
    }
  };

  return {
    add(features: Float32Array): void {
      for (let start = 0; start < features.length; start += sampleSize) addSample(features, start);
    },
    /** Also how many values each column had. @throws {RangeError} if there were no rows. */
    finish(): ColumnStatistics & { readonly counts: number[] } {
      if (samples === 0) {
        throw new RangeError('fitting a preprocessing expects at least one training row, received none');
      }
      return {
        counts: [...counts],
        mean: Array.from(sum, (total, column) => origin[column] + total / counts[column]),
        standardDeviation: Array.from(squares, (total, column) =>
          Math.sqrt(Math.max(0, total - (sum[column] * sum[column]) / counts[column]) / counts[column]),
        ),
        minimum: [...minimum],
        maximum: [...maximum],
      };
    },
  };
}
