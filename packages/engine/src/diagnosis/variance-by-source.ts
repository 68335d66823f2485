import { meanOver, pointsOf, spreadOf } from './replicates.ts';

/** Means over the points; together they are the variance of all models. */
export interface VarianceBySource {
  /** Variance between the average models of the samples. */
  readonly data: number;
  /** Variance between models of the same sample. */
  readonly seed: number;
}

/** Splits the variance of predictions into what changes with the training sample and what with the seed alone.
 *  @equation Var_m f_m(x) = Var_s E[f_m(x) | s] + E_s Var[f_m(x) | s]; s the sample that model m was trained on
 *  Both terms weigh a sample by its number of models and divide by numbers of models, which makes the sum exact (the law of total
 *  variance). With one model a sample the seed's part is 0; of K models a sample the data's part holds on average
 *  1 / (K - 1) of the seed's besides its own.
 *  @see CENG502 Eq. 40 (its variance is the one that is split)
 *  @throws {RangeError} unless there is one sample for each of at least one model, and all models have as many points. */
export function varianceBySource(
  predictions: readonly ArrayLike<number>[],
  sampleOf: readonly (string | number)[],
): VarianceBySource {
  if (sampleOf.length !== predictions.length) {
    throw new RangeError(
      `a variance by source expects the sample of each of ${predictions.length} models, received ${sampleOf.length}.`,
    );
  }
  const points = pointsOf({ predictions, targets: predictions.slice(0, 1) });
  const parts = points.map((point) => {
    const total = spreadOf(point.predictions).variance;
    const seed = varianceWithin(point.predictions, sampleOf);
    return { data: Math.max(0, total - seed), seed };
  });
  return { data: meanOver(parts, ({ data }) => data), seed: meanOver(parts, ({ seed }) => seed) };
}

/** Mean squared distance of values from the mean of their sample. */
function varianceWithin(values: readonly number[], sampleOf: readonly (string | number)[]): number {
  const valuesOf = new Map<string | number, number[]>();
  values.forEach((value, model) => {
    const ofSample = valuesOf.get(sampleOf[model]);
    if (ofSample) ofSample.push(value);
    else valuesOf.set(sampleOf[model], [value]);
  });
  const shares = [...valuesOf.values()].map((own) => own.length * spreadOf(own).variance);
  return shares.reduce((sum, share) => sum + share, 0) / values.length;
}
