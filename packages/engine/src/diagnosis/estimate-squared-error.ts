import { type Chosen, checkSampled, type SampledModels } from './sampled-models.ts';

/** Estimates of the parts of the expected squared error; `error` = `bias` + `variance`, `variance` = `data` + `seed`. */
export interface SquaredErrorParts {
  /** Mean squared error over points and models. */
  readonly error: number;
  /** Squared bias; with the variance of the noise in it, which one observation a point cannot tell from it. */
  readonly bias: number;
  readonly variance: number;
  /** What of the variance comes with the training sample. */
  readonly data: number;
  /** What comes with the seed alone; 0 with one model a sample, where it lies in `data`. */
  readonly seed: number;
}

/** Squared error in parts, without the error that comes of few models: on average each part is that of infinitely many.
 *  @equation f_s = mean_k f_sk, f = mean_s f_s, B = sum_s (f_s - f)^2 / (S - 1), W = sum_sk (f_sk - f_s)^2 / (S (K - 1))
 *  @equation seed = W, data = B - W / K, variance = seed + data, bias = (f - t)^2 - B / S; means over the points
 *  S samples, K seeds a sample (one-way analysis of variance). `squaredBiasVariance` divides by S instead and is exact for the models
 *  there are; here parts may fall below 0 where they are small.
 *  @see CENG502 Eq. 40
 *  @see Searle, Casella & McCulloch 1992, "Variance components", section 3.6
 *  @throws {RangeError} if the lists do not fit. */
export function squaredErrorEstimator(models: SampledModels): (chosen: Chosen) => SquaredErrorParts {
  checkSampled(models);
  const { predictions, targets } = models;
  const seeds = predictions[0].length;
  const levels = predictions.map((of) => meanOfModels(of, targets.length));
  const within = predictions.map((of, sample) => squaresAround(of, levels[sample]));
  return ({ samples, points }) => {
    const sums = { error: 0, between: 0, seed: 0 };
    for (const point of points) {
      let [total, squares, inner] = [0, 0, 0];
      for (const sample of samples) total += levels[sample][point];
      const mean = total / samples.length;
      for (const sample of samples) {
        squares += (levels[sample][point] - mean) ** 2;
        inner += within[sample][point];
      }
      sums.error += (mean - targets[point]) ** 2 + squares / samples.length + inner / (samples.length * seeds);
      sums.between += squares / (samples.length - 1);
      sums.seed += seeds > 1 ? inner / (samples.length * (seeds - 1)) : 0;
    }
    const [error, between, seed] = [sums.error, sums.between, sums.seed].map((sum) => sum / points.length);
    const data = between - seed / seeds;
    return { error, bias: error - data - seed, variance: data + seed, data, seed };
  };
}

function meanOfModels(models: readonly ArrayLike<number>[], points: number): Float64Array {
  return Float64Array.from({ length: points }, (_, point) =>
    models.reduce((sum, model) => sum + model[point] / models.length, 0),
  );
}

function squaresAround(models: readonly ArrayLike<number>[], mean: Float64Array): Float64Array {
  return mean.map((level, point) => models.reduce((sum, model) => sum + (model[point] - level) ** 2, 0));
}
