import { meanOver, pointsOf, type Replicates, spreadOf } from './replicates.ts';

/** Means over the points; `error` is the sum of the other three. */
export interface SquaredBiasVariance {
  readonly squaredBias: number;
  readonly variance: number;
  readonly noise: number;
  /** Mean squared error over points, models and observations. */
  readonly error: number;
}

/** Splits squared error into how far the average model is off, how far models are from their average, and what no model can get right.
 *  @equation error = mean_x (f(x) - y(x))^2 + mean_x,m (f_m(x) - f(x))^2 + mean_x,o (y_o(x) - y(x))^2; f = mean_m f_m, y = mean_o y_o
 *  The terms are squared bias, variance and noise; variance and noise divide by the number of models and of observations,
 *  which makes the sum exact. With one observation a point the noise is 0: what there is of it lies in the squared bias.
 *  The squared bias of M models is on average variance / M above that of infinitely many.
 *  @see CENG502 Eq. 40
 *  @see Geman, Bienenstock & Doursat 1992, "Neural networks and the bias/variance dilemma"
 *  @throws {RangeError} if the lists do not fit. */
export function squaredBiasVariance(replicates: Replicates): SquaredBiasVariance {
  const points = pointsOf(replicates).map(({ predictions, targets }) => ({
    predicted: spreadOf(predictions),
    observed: spreadOf(targets),
  }));
  const squaredBias = meanOver(points, ({ predicted, observed }) => (predicted.mean - observed.mean) ** 2);
  const variance = meanOver(points, ({ predicted }) => predicted.variance);
  const noise = meanOver(points, ({ observed }) => observed.variance);
  return { squaredBias, variance, noise, error: squaredBias + variance + noise };
}
