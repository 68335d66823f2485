import { type Chosen, checkSampled, type SampledModels } from './sampled-models.ts';

/** Estimates of the parts of the zero-one error; `error` = `bias` + `netVariance`. */
export interface ZeroOneErrorParts {
  /** Share of wrong predictions over points and models. */
  readonly error: number;
  /** Share of points at which the main prediction is wrong; noise lies in it, which one observation a point cannot tell from it. */
  readonly bias: number;
  /** How often a model deviates from the main prediction. */
  readonly variance: number;
  /** What variance adds to the error: where the main prediction is wrong, deviating from it can be right. */
  readonly netVariance: number;
  /** Half the rate at which models of different samples disagree beyond that at which models of the same sample do. */
  readonly data: number;
  /** Half the rate at which models of the same sample disagree; 0 with one model a sample, where it lies in `data`. */
  readonly seed: number;
}

/** Zero-one error in parts, with one observation a point; classes count from 0 and the lowest wins a tie.
 *  @equation error = mean_x B + mean_x c2 V; y_m the mode of predictions, B = [y_m != t], V = P(y != y_m), c2 = 1 where B = 0, else -P(y = t | y != y_m)
 *  @equation data + seed = (1 - sum_c p_c^2) / 2, without the error that comes of few models; seed: among models of one sample
 *  @see Domingos 2000, "A unified bias-variance decomposition and its applications", theorem 2
 *  @see Kohavi & Wolpert 1996, "Bias plus variance decomposition for zero-one loss functions" (data and seed split its variance)
 *  @throws {RangeError} if the lists do not fit. */
export function zeroOneErrorEstimator(models: SampledModels): (chosen: Chosen) => ZeroOneErrorParts {
  checkSampled(models);
  const { predictions, targets } = models;
  const seeds = predictions[0].length;
  const classes = 1 + predictions.flat().reduce((most, model) => largest(model, most), largest(targets, 0));
  return ({ samples, points }) => {
    const sums = { error: 0, bias: 0, variance: 0, apart: 0, same: 0 };
    const [counts, own] = [new Int32Array(classes), new Int32Array(classes)];
    const count = samples.length * seeds;
    for (const point of points) {
      counts.fill(0);
      for (const sample of samples) {
        own.fill(0);
        for (const model of predictions[sample]) own[model[point]] += 1;
        sums.same += unlikePairs(own, seeds);
        for (let each = 0; each < classes; each++) counts[each] += own[each];
      }
      const main = counts.indexOf(Math.max(...counts));
      sums.error += 1 - counts[targets[point]] / count;
      sums.bias += Number(main !== targets[point]);
      sums.variance += 1 - counts[main] / count;
      sums.apart += unlikePairs(counts, count);
    }
    const per = (sum: number, share = 1) => sum / (points.length * share);
    const { length } = samples;
    const seed = seeds > 1 ? per(sums.same, 2 * length * seeds * (seeds - 1)) : 0;
    const total = per(sums.apart - sums.same, 2 * length * (length - 1) * seeds ** 2);
    const [error, bias] = [per(sums.error), per(sums.bias)];
    return { error, bias, variance: per(sums.variance), netVariance: error - bias, data: total - seed, seed };
  };
}

function largest(values: ArrayLike<number>, least: number): number {
  let most = least;
  for (let at = 0; at < values.length; at++) if (values[at] > most) most = values[at];
  return most;
}

/** Ordered pairs of models that predict different classes. */
function unlikePairs(counts: Int32Array, models: number): number {
  return counts.reduce((sum, count) => sum + count * (models - count), 0);
}
