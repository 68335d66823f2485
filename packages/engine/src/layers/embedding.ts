import { z } from 'zod';
import { cast } from '../graph/ops/cast.ts';
import { constant, scalarLike } from '../graph/ops/constant.ts';
import { equal } from '../graph/ops/equal.ts';
import { gather } from '../graph/ops/gather.ts';
import { greater } from '../graph/ops/greater.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { subtract } from '../graph/ops/subtract.ts';
import { where } from '../graph/ops/where.ts';
import type { Tensor } from '../graph/tensor.ts';
import { initializerDocument } from '../initializers/document.ts';
import type { DType } from '../tensor/dtype.ts';
import { formatShape } from '../tensor/shape.ts';
import { defineLayer } from './define-layer.ts';
import { regularizerField, sizeField } from './fields.ts';

/** A learned vector for every token.
 *  @equation y_t = weight[x_t]
 *  Shapes: tokens (int64) [...] -> [..., embeddingDim]; weight [numEmbeddings, embeddingDim].
 *  A token below 0, or of numEmbeddings and more, gives zeros and trains nothing: neither another row nor another memory is read.
 *  Steps of [time] whose token is maskValue are masked; the row of that token is one like the others.
 *  @see Bengio et al. 2003. */
export const embedding = defineLayer('embedding', {
  options: {
    numEmbeddings: sizeField.describe('Tokens there are: 0 to numEmbeddings - 1.'),
    embeddingDim: sizeField.describe('Numbers in the vector of a token.'),
    maskValue: z.int().optional().describe('Token whose steps are masked, such as that of the padding. Default: none.'),
    initializer: initializerDocument.default('uniform').describe('Start of the weight. Default: uniform.'),
    regularizer: regularizerField,
  },
  arity: 'one',
  reads: 'indexes',
  infer: ([{ shape }], { embeddingDim, maskValue }, report) => {
    if (maskValue === undefined || shape.length === 1) return { dtype: 'float32', shape: [...shape, embeddingDim] };
    report({
      code: 'wrongRank',
      field: 'maskValue',
      expected: 'tokens [time] where a mask is asked for',
      received: formatShape(shape),
      hint: 'Leave maskValue out, or give the input the shape [time].',
    });
    return undefined;
  },
  parameters: (_, { numEmbeddings, embeddingDim, initializer }) => ({
    weight: { shape: [numEmbeddings, embeddingDim], initializer, role: 'weight' },
  }),
  regularizer: ({ regularizer }) => regularizer,
  build: ({ inputs: [{ tensor: tokens }], options: { numEmbeddings, maskValue }, parameter }) => {
    const weight = parameter('weight');
    const known = isBetween(tokens, 0, numEmbeddings - 1, weight.dtype);
    const row = where(cast(known, 'bool'), tokens, scalarLike(tokens, 0));
    const tensor = multiply(gather(weight, row), reshape(known, [...tokens.shape, 1]));
    if (maskValue === undefined) return { tensor };
    const masked = cast(equal(tokens, scalarLike(tokens, maskValue)), weight.dtype);
    return { tensor, mask: subtract(constant(weight.dtype, [], [1]), masked) };
  },
  examples: [
    { inputs: [{ shape: [5], below: 4 }], options: { numEmbeddings: 4, embeddingDim: 3 } },
    { inputs: [{ shape: [4], below: 5 }], options: { numEmbeddings: 3, embeddingDim: 2, maskValue: 0 } },
    { inputs: [{ shape: [], below: 70 }], options: { numEmbeddings: 70, embeddingDim: 2, initializer: 'zeros' } },
    { inputs: [{ shape: [2, 3], below: 2 }], options: { numEmbeddings: 2, embeddingDim: 1, regularizer: { l2: 0.1 } } },
  ],
});

/** 1 where low <= x <= high, else 0. */
function isBetween(x: Tensor, low: number, high: number, dtype: DType): Tensor {
  const above = cast(greater(x, scalarLike(x, low - 1)), dtype);
  return multiply(above, cast(greater(scalarLike(x, high + 1), x), dtype));
}
