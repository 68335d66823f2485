import { add } from '../graph/ops/add.ts';
import { broadcastTo } from '../graph/ops/broadcast-to.ts';
import { cast } from '../graph/ops/cast.ts';
import { scalarLike } from '../graph/ops/constant.ts';
import { divide } from '../graph/ops/divide.ts';
import { equal } from '../graph/ops/equal.ts';
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

/** A loss as a fraction: over several batches, the sums of both parts give the loss of all their samples. */
export interface Fraction {
  /** Weighted sum of the terms; a scalar. */
  readonly total: Tensor;
  /** What it is divided by; a scalar. */
  readonly weight: Tensor;
}

/** Reduces terms to a fraction: "batchMean" is the sum / number of samples (all of them), "mean" the sum / the weights
 *  of the positions. Sample weights multiply the terms, and in the mean the weights too. */
export function reduceTerms(
  { terms, weights }: Reduction,
  reduction: 'batchMean' | 'mean',
  sampleWeights?: Tensor,
): Fraction {
  const perSample = sampleWeights && alongSamples(sampleWeights, terms);
  const total = sum(perSample ? multiply(terms, perSample) : terms);
  if (reduction === 'batchMean') return { total, weight: scalarLike(total, terms.shape[0]) };
  const counted = weights && perSample ? multiply(weights, perSample) : (weights ?? perSample);
  if (counted === undefined) return { total, weight: scalarLike(total, sizeOf(terms.shape)) };
  return { total, weight: sum(broadcastTo(counted, terms.shape)) };
}

/** Reduces the terms of each sample alone; a sample of which nothing counts has the loss 0. Shapes: [batch, ...] -> [batch]. */
export function reduceEachSample({ terms, weights }: Reduction, reduction: 'batchMean' | 'mean'): Tensor {
  const within = terms.shape.slice(1).map((_, axis) => axis + 1);
  const [batch] = terms.shape;
  const total = reshape(sum(terms, within), [batch]);
  if (reduction === 'batchMean') return total;
  if (weights === undefined) return divide(total, scalarLike(total, sizeOf(terms.shape) / batch));
  const weight = reshape(sum(broadcastTo(weights, terms.shape), within), [batch]);
  return divide(total, add(weight, cast(equal(weight, scalarLike(weight, 0)), weight.dtype)));
}

function alongSamples(sampleWeights: Tensor, terms: Tensor): Tensor {
  return reshape(
    sampleWeights,
    terms.shape.map((length, axis) => (axis === 0 ? length : 1)),
  );
}
