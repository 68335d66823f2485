import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { unfold } from '../unfold.ts';
import { type ConvAttributes, conv, swapBatchAndChannels, windowOf } from './conv.ts';
import { convInputGradient } from './conv-input-gradient.ts';
import { matmul } from './matmul.ts';
import { reshape } from './reshape.ts';

export interface ConvWeightGradientAttributes extends ConvAttributes {
  readonly kernel: readonly number[];
}

type ConvWeightGradientFunction = (
  x: Tensor,
  gradient: Tensor,
  kernel: readonly number[],
  attributes: ConvAttributes,
) => Tensor;

/** Gradient of a convolution's weight: the adjoint of `conv` in w, as im2col and one matrix product over the whole batch.
 *  Shapes: x [batch, channels, ...spatial], gradient [batch, filters, ...positions] -> [filters, channels/groups, ...kernel]. */
export const convWeightGradient: OpFunction<ConvWeightGradientFunction, ConvWeightGradientAttributes> = defineOp(
  {
    name: 'convWeightGradient',
    infer: ([x, gradient], { kernel, groups }) => [
      { dtype: x.dtype, shape: [gradient.shape[1], x.shape[1] / groups, ...kernel] },
    ],
    lower: () => {
      throw new Error('internal: convWeightGradient is decomposed before it is lowered');
    },
    decomposeAlways: true,
    decompose: ([x, gradient], attributes) => [byColumns(x, gradient, attributes)],
    vjp: ({ inputs: [x, g], attributes, gradient, needs }) => [
      needs[0] ? convInputGradient(g, gradient, x.shape.slice(2), attributes) : undefined,
      needs[1] ? conv(x, gradient, attributes) : undefined,
    ],
    examples: [
      {
        inputs: [
          [2, 2, 5],
          [2, 3, 3],
        ],
        attributes: { strides: [2], dilations: [1], padsBefore: [1], padsAfter: [1], groups: 1, kernel: [3] },
      },
      {
        inputs: [
          [2, 4, 3, 4],
          [2, 2, 2, 2],
        ],
        attributes: {
          strides: [1, 2],
          dilations: [1, 1],
          padsBefore: [0, 0],
          padsAfter: [0, 0],
          groups: 2,
          kernel: [2, 2],
        },
      },
    ],
  },
  (op) =>
    (x, gradient, kernel, { strides, dilations, padsBefore, padsAfter, groups }) =>
      apply(op, [x, gradient], { strides, dilations, padsBefore, padsAfter, groups, kernel }),
);

function byColumns(x: Tensor, gradient: Tensor, attributes: ConvWeightGradientAttributes): Tensor {
  const { groups, kernel } = attributes;
  const [batch, filters, ...positions] = gradient.shape;
  const columns = unfold(swapBatchAndChannels(x), windowOf(kernel, attributes), groups);
  const rows = reshape(swapBatchAndChannels(gradient), [
    groups,
    filters / groups,
    batch * positions.reduce((a, b) => a * b, 1),
  ]);
  return reshape(productOverPositions(rows, columns), [filters, x.shape[1] / groups, ...kernel]);
}

/** [g, f, n] times the transpose of [g, k, n]; a single group as plain matrices, which ONNX Runtime multiplies faster. */
function productOverPositions(rows: Tensor, columns: Tensor): Tensor {
  if (rows.shape[0] > 1) return matmul(rows, columns, { transposeB: true });
  return matmul(reshape(rows, rows.shape.slice(1)), reshape(columns, columns.shape.slice(1)), { transposeB: true });
}
