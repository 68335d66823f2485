import { meanOver, pointsOf, type ReplicatedPoint, type Replicates } from './replicates.ts';

/** Means over the points; `error` is `bias + netVariance + netNoise`. */
export interface ZeroOneBiasVariance {
  /** Share of points at which the main prediction is not the best one. */
  readonly bias: number;
  /** How often a model deviates from the main prediction. */
  readonly variance: number;
  /** How often an observation deviates from the best prediction. */
  readonly noise: number;
  /** What variance adds to the error: where the main prediction is wrong, deviating from it can be right. */
  readonly netVariance: number;
  /** What noise adds to the error: where a model is wrong, noise can make it right. */
  readonly netNoise: number;
  /** Zero-one loss averaged over points, models and observations. */
  readonly error: number;
}

/** Splits zero-one loss into bias, variance and noise, which do not simply add up: on a biased point variance lowers the error.
 *  @equation y_m = mode of predictions, y* = mode of targets; B = [y_m != y*], V = P(y != y_m), N = P(t != y*)
 *  @equation error = mean_x B + mean_x c2 V + mean_x c1 N; c2 = 1 where B = 0, else -P(y = y* | y != y_m);
 *  @equation c1 = P(y = y*) - P(y != y*) P(y = t | y != y*, t != y*)
 *  Models and observations are independent of each other. The lowest class wins a tie. With one observation a point the noise is 0.
 *  @see Domingos 2000, "A unified bias-variance decomposition and its applications", theorem 2
 *  @throws {RangeError} if the lists do not fit. */
export function zeroOneBiasVariance(replicates: Replicates): ZeroOneBiasVariance {
  const points = pointsOf(replicates).map(pointLoss);
  const mean = (part: keyof ReturnType<typeof pointLoss>) => meanOver(points, (point) => point[part]);
  const [bias, error, missed] = [mean('bias'), mean('error'), mean('missed')];
  return {
    bias,
    variance: mean('variance'),
    noise: mean('noise'),
    // c2 V = P(y != y*) - B and c1 N = P(y != t) - P(y != y*) at every point.
    netVariance: missed - bias,
    netNoise: error - missed,
    error,
  };
}

function pointLoss({ predictions, targets }: ReplicatedPoint) {
  const [predicted, observed] = [sharesOf(predictions), sharesOf(targets)];
  const [main, best] = [modeOf(predicted), modeOf(observed)];
  const share = (shares: ReadonlyMap<number, number>, label: number) => shares.get(label) ?? 0;
  const hit = [...observed].reduce((sum, [label, part]) => sum + part * share(predicted, label), 0);
  return {
    bias: Number(main !== best),
    variance: 1 - share(predicted, main),
    noise: 1 - share(observed, best),
    /** How often a model is not the best prediction. */
    missed: 1 - share(predicted, best),
    error: 1 - hit,
  };
}

function sharesOf(labels: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return new Map([...counts].map(([label, count]) => [label, count / labels.length]));
}

function modeOf(shares: ReadonlyMap<number, number>): number {
  const [[label]] = [...shares].sort(([a, shareA], [b, shareB]) => shareB - shareA || a - b);
  return label;
}
