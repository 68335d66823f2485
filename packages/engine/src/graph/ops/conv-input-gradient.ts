import { apply, defineOp, type OpFunction } from '../op.ts';
import { positionsOf } from '../spatial.ts';
import type { Tensor } from '../tensor.ts';
import { fold } from '../unfold.ts';
import { type ConvAttributes, conv, convOnnxAttributes, swapBatchAndChannels, windowOf } from './conv.ts';
import { convWeightGradient } from './conv-weight-gradient.ts';
import { matmul } from './matmul.ts';
import { reshape } from './reshape.ts';

export interface ConvInputGradientAttributes extends ConvAttributes {
  /** Spatial sizes of the convolution's input. */
  readonly spatial: readonly number[];
}

type ConvInputGradientFunction = (
  gradient: Tensor,
  weight: Tensor,
  spatial: readonly number[],
  attributes: ConvAttributes,
) => Tensor;

/** Gradient of a convolution's input, which is also the transposed convolution: the adjoint of `conv` in x.
 *  Shapes: gradient [batch, filters, ...positions], weight [filters, channels/groups, ...kernel] -> [batch, channels, ...spatial]. */
export const convInputGradient: OpFunction<ConvInputGradientFunction, ConvInputGradientAttributes> = defineOp(
  {
    name: 'convInputGradient',
    infer: ([gradient, weight], { groups, spatial }) => [
      { dtype: gradient.dtype, shape: [gradient.shape[0], weight.shape[1] * groups, ...spatial] },
    ],
    lower: (to, inputs, { attributes, inputs: [gradient, weight] }) => {
      const rest = leftOver(attributes, gradient.shape.slice(2), weight.shape.slice(2));
      return [to.one('ConvTranspose', inputs, { ...convOnnxAttributes(attributes), output_padding: { ints: rest } })];
    },
    decompose: ([gradient, weight], attributes) => [byColumns(gradient, weight, attributes)],
    vjp: ({ inputs: [g, weight], attributes, gradient, needs }) => [
      needs[0] ? conv(gradient, weight, attributes) : undefined,
      needs[1] ? convWeightGradient(gradient, g, weight.shape.slice(2), attributes) : undefined,
    ],
    examples: [
      {
        inputs: [
          [2, 3, 3],
          [3, 2, 3],
        ],
        attributes: { strides: [2], dilations: [1], padsBefore: [1], padsAfter: [1], groups: 1, spatial: [6] },
      },
      {
        inputs: [
          [1, 4, 2, 2],
          [4, 1, 2, 3],
        ],
        attributes: {
          strides: [2, 1],
          dilations: [1, 2],
          padsBefore: [0, 1],
          padsAfter: [1, 0],
          groups: 2,
          spatial: [3, 5],
        },
      },
      {
        inputs: [
          [1, 2, 2, 1, 2],
          [2, 2, 2, 1, 2],
        ],
        attributes: {
          strides: [1, 1, 1],
          dilations: [1, 1, 1],
          padsBefore: [0, 0, 0],
          padsAfter: [0, 0, 0],
          groups: 1,
          spatial: [3, 1, 3],
        },
      },
    ],
  },
  (op) => (gradient, weight, spatial, attributes) => {
    const expected = positionsOf(windowOf(weight.shape.slice(2), attributes), spatial);
    if (expected.some((count, axis) => count !== gradient.shape[axis + 2])) {
      throw new Error(
        `internal: convInputGradient of [${gradient.shape.join(', ')}] cannot come from spatial sizes [${spatial.join(', ')}]`,
      );
    }
    return apply(op, [gradient, weight], { ...convAttributesOf(attributes), spatial });
  },
);

function convAttributesOf({ strides, dilations, padsBefore, padsAfter, groups }: ConvAttributes): ConvAttributes {
  return { strides, dilations, padsBefore, padsAfter, groups };
}

/** Cells at the end of the input that no position reaches. */
function leftOver(
  attributes: ConvInputGradientAttributes,
  positions: readonly number[],
  kernel: readonly number[],
): number[] {
  const { spatial, strides, dilations, padsBefore, padsAfter } = attributes;
  return spatial.map((length, axis) => {
    const reached = (positions[axis] - 1) * strides[axis] + dilations[axis] * (kernel[axis] - 1) + 1;
    return length + padsBefore[axis] + padsAfter[axis] - reached;
  });
}

function byColumns(gradient: Tensor, weight: Tensor, attributes: ConvInputGradientAttributes): Tensor {
  const { groups, spatial } = attributes;
  const [filters, channelsPerGroup, ...kernel] = weight.shape;
  const [batch, , ...positions] = gradient.shape;
  const cells = kernel.reduce((a, b) => a * b, 1);
  const perFilter = reshape(swapBatchAndChannels(gradient), [
    groups,
    filters / groups,
    batch * positions.reduce((a, b) => a * b, 1),
  ]);
  const rows = reshape(weight, [groups, filters / groups, channelsPerGroup * cells]);
  const columns = matmul(rows, perFilter, { transposeA: true });
  const shape = [channelsPerGroup * groups, batch, ...spatial];
  return swapBatchAndChannels(fold(columns, windowOf(kernel, attributes), shape));
}
