import { broadcastTo } from '../graph/ops/broadcast-to.ts';
import { scalarLike } from '../graph/ops/constant.ts';
import { divide } from '../graph/ops/divide.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { sum } from '../graph/ops/sum.ts';
import type { Tensor } from '../graph/tensor.ts';
import { sizeOf } from '../tensor/shape.ts';

/** The terms of a loss before they are reduced to a scalar. */
export interface Reduction {
  /** [batch, ...]: one term an element or position; whatever multiplies a term is in it, but for the sample's weight. */
  readonly terms: Tensor;
  /** [batch, ...], of the shape of the terms: what each position counts in the mean; absent: 1 everywhere. */
  readonly weights?: Tensor | undefined;
}

/** Reduces terms to a scalar: "batchMean" is the sum / number of samples (all of them), "mean" the sum / the weights
 *  of the positions. Sample weights multiply both. */
export function reduceTerms(
  { terms, weights }: Reduction,
  reduction: 'batchMean' | 'mean',
  sampleWeights?: Tensor,
): Tensor {
  const perSample =
    sampleWeights &&
    reshape(
      sampleWeights,
      terms.shape.map((length, axis) => (axis === 0 ? length : 1)),
    );
  const weighted = perSample ? multiply(terms, perSample) : terms;
  const total = sum(weighted);
  if (reduction === 'batchMean') return multiply(total, scalarLike(total, 1 / terms.shape[0]));
  const counted = weights && perSample ? multiply(weights, perSample) : (weights ?? perSample);
  if (counted === undefined) return multiply(total, scalarLike(total, 1 / sizeOf(terms.shape)));
  return divide(total, sum(broadcastTo(counted, terms.shape)));
}
