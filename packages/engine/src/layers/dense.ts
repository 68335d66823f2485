import { activate } from '../activations/document.ts';
import { scalarLike } from '../graph/ops/constant.ts';
import { matmul } from '../graph/ops/matmul.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { reshape } from '../graph/ops/reshape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { sizeOf } from '../tensor/shape.ts';
import { defineLayer, type LayerCall } from './define-layer.ts';
import { activationField, biasField, initializerFields, rateField, regularizerField, sizeField } from './fields.ts';

/** Fully connected layer, on the last axis.
 *  @equation y = f(x W^T + b)
 *  Shapes: [..., in] -> [..., units]; weight [units, in], bias [units].
 *  dropConnect drops weights instead of units: W * keep / (1 - rate), one mask a batch.
 *  @see CENG502 Eq. 25; Wan et al. 2013 for dropConnect */
export const dense = defineLayer('dense', {
  options: {
    units: sizeField.describe('Outputs.'),
    bias: biasField,
    activation: activationField,
    ...initializerFields,
    regularizer: regularizerField,
    dropConnect: rateField.optional().describe('Share of the weights dropped in training. Default: none.'),
  },
  arity: 'one',
  mask: 'pass',
  infer: ([{ shape, dtype }], { units }, report) => {
    if (shape.length > 0) return { dtype, shape: [...shape.slice(0, -1), units] };
    report({
      expected: 'an input of rank 1 or more',
      received: 'a single number',
      hint: 'Give the input the shape [1].',
    });
    return undefined;
  },
  parameters: ([{ shape }], { units, bias, initializer, biasInitializer }) => {
    const weight = [units, shape[shape.length - 1]];
    return {
      weight: { shape: weight, initializer, role: 'weight' },
      ...(bias && { bias: { shape: [units], initializer: biasInitializer, role: 'bias', fansFrom: weight } }),
    };
  },
  draws: ([{ shape }], { units, dropConnect }) => {
    if (!dropConnect) return {};
    const keep = { type: 'bernoulli', probability: 1 - dropConnect } as const;
    return { keep: { per: 'batch', shape: [units, shape[shape.length - 1]], distribution: keep } };
  },
  regularizer: ({ regularizer }) => regularizer,
  build: (call) => {
    const { options } = call;
    const [{ tensor: x, mask }] = call.inputs;
    const rows = reshape(x, [sizeOf(x.shape.slice(0, -1)), x.shape[x.shape.length - 1]]);
    const bias = options.bias ? { bias: call.parameter('bias') } : {};
    const product = matmul(rows, connections(call), { transposeB: true, ...bias });
    const y = reshape(product, [...x.shape.slice(0, -1), options.units]);
    return { tensor: options.activation ? activate(y, options.activation) : y, mask };
  },
  examples: [
    { inputs: [[4]], options: { units: 3 } },
    { inputs: [[3, 4]], options: { units: 2, bias: false, activation: 'tanh' } },
    { inputs: [[4]], options: { units: 3, dropConnect: 0.5 } },
  ],
});

function connections({
  mode,
  options,
  parameter,
  draw,
}: LayerCall<{ readonly dropConnect?: number | undefined }>): Tensor {
  const weight = parameter('weight');
  if (!options.dropConnect || mode === 'eval') return weight;
  return multiply(weight, multiply(draw('keep'), scalarLike(weight, 1 / (1 - options.dropConnect))));
}
