import { matmul } from '../graph/ops/matmul.ts';
import { maximum } from '../graph/ops/maximum.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { split } from '../graph/ops/split.ts';
import { sizeOf } from '../tensor/shape.ts';
import { defineLayer, type ParameterSpec } from './define-layer.ts';
import { biasField, initializerFields, regularizerField, sizeField } from './fields.ts';

/** Maxout: each unit is the largest of several linear functions of the last axis; where some are equal the gradient goes to the first.
 *  @equation y_u = max over p of (w_up . x + b_up), rows u pieces + p of weight and bias
 *  Shapes: [..., in] -> [..., units]; weight [units * pieces, in], bias [units * pieces].
 *  @see Goodfellow et al. 2013 */
export const maxout = defineLayer('maxout', {
  options: {
    units: sizeField.describe('Outputs.'),
    pieces: sizeField.max(1024).describe('Linear functions each output is the largest of.'),
    bias: biasField,
    ...initializerFields,
    regularizer: regularizerField,
  },
  arity: 'one',
  mask: 'pass',
  infer: ([{ shape, dtype }], { units }, report) => {
    if (shape.length > 0) return { dtype, shape: [...shape.slice(0, -1), units] };
    report({
      code: 'wrongRank',
      expected: 'an input of rank 1 or more',
      received: 'a single number',
      hint: 'Give the input the shape [1].',
    });
    return undefined;
  },
  parameters: ([{ shape }], { units, pieces, bias, initializer, biasInitializer }): Record<string, ParameterSpec> => {
    const weight = [units * pieces, shape[shape.length - 1]];
    return {
      weight: { shape: weight, initializer, role: 'weight' },
      ...(bias && { bias: { shape: [weight[0]], initializer: biasInitializer, role: 'bias', fansFrom: weight } }),
    };
  },
  regularizer: ({ regularizer }) => regularizer,
  build: ({ inputs: [{ tensor: x, mask }], options: { units, pieces, bias }, parameter }) => {
    const rows = reshape(x, [sizeOf(x.shape.slice(0, -1)), x.shape[x.shape.length - 1]]);
    const product = matmul(rows, parameter('weight'), { transposeB: true, ...(bias && { bias: parameter('bias') }) });
    const parts = split(reshape(product, [rows.shape[0], units, pieces]), new Array<number>(pieces).fill(1), 2);
    // Of equals `maximum` hands the gradient to its second argument: here to the earlier piece.
    const largest = parts.reduce((most, part) => maximum(part, most));
    return { tensor: reshape(largest, [...x.shape.slice(0, -1), units]), mask };
  },
  examples: [
    { inputs: [[4]], options: { units: 3, pieces: 2 } },
    { inputs: [[3, 4]], options: { units: 2, pieces: 3, bias: false, regularizer: { l2: 0.1 } } },
    { inputs: [[2]], options: { units: 2, pieces: 1 } },
  ],
});
