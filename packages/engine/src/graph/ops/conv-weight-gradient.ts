import { sizeOf } from '../../tensor/shape.ts';
import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { unfold } from '../unfold.ts';
import { type ConvAttributes, conv, swapBatchAndChannels, windowOf } from './conv.ts';
import { convInputGradient } from './conv-input-gradient.ts';
import { matmul } from './matmul.ts';
import { reshape } from './reshape.ts';
import { slice } from './slice.ts';
import { transpose } from './transpose.ts';

export interface ConvWeightGradientAttributes extends ConvAttributes {
  readonly kernel: readonly number[];
}

type ConvWeightGradientFunction = (
  x: Tensor,
  gradient: Tensor,
  kernel: readonly number[],
  attributes: ConvAttributes,
) => Tensor;

/** From this many cells of the kernel on a convolution is faster than im2col, whose columns repeat the input as often. */
const manyCells = 16;

/** Gradient of a convolution's weight: the adjoint of `conv` in w, as im2col and one matrix product over the whole batch,
 *  or as a convolution for large kernels.
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
    decompose: ([x, gradient], attributes) => [
      sizeOf(attributes.kernel) < manyCells || x.dtype === 'float64'
        ? byColumns(x, gradient, attributes)
        : byConvolution(x, gradient, attributes),
    ],
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
      {
        inputs: [
          [2, 4, 6, 5],
          [2, 4, 2, 3],
        ],
        attributes: {
          strides: [2, 1],
          dilations: [1, 1],
          padsBefore: [1, 0],
          padsAfter: [0, 1],
          groups: 2,
          kernel: [4, 4],
        },
      },
      {
        inputs: [
          [3, 1, 38],
          [3, 2, 2],
        ],
        attributes: { strides: [3], dilations: [2], padsBefore: [0], padsAfter: [0], groups: 1, kernel: [17] },
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

/** The same as a convolution of the input by the gradient: samples take the place of channels, the strides of one are the
 *  dilations of the other. */
function byConvolution(x: Tensor, gradient: Tensor, attributes: ConvWeightGradientAttributes): Tensor {
  const { strides, dilations, padsBefore, padsAfter, groups, kernel } = attributes;
  const [batch, channels, ...spatial] = x.shape;
  const perGroup = channels / groups;
  const grouped = reshape(x, [batch, groups, perGroup, ...spatial]);
  const samplesLast = transpose(grouped, [2, 1, 0, ...spatial.map((_, axis) => axis + 3)]);
  const y = conv(reshape(samplesLast, [perGroup, groups * batch, ...spatial]), swapBatchAndChannels(gradient), {
    strides: dilations,
    dilations: strides,
    padsBefore,
    padsAfter,
    groups,
  });
  // Cells that no position of the kernel reached may leave room for more positions here.
  const counts = [perGroup, gradient.shape[1], ...kernel];
  const wanted = slice(y, { starts: counts.map(() => 0), counts, steps: counts.map(() => 1) });
  return swapBatchAndChannels(wanted);
}

/** [g, f, n] times the transpose of [g, k, n]; a single group as plain matrices, which ONNX Runtime multiplies faster. */
function productOverPositions(rows: Tensor, columns: Tensor): Tensor {
  if (rows.shape[0] > 1) return matmul(rows, columns, { transposeB: true });
  return matmul(reshape(rows, rows.shape.slice(1)), reshape(columns, columns.shape.slice(1)), { transposeB: true });
}
