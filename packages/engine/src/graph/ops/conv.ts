import { ShapeError } from '../../tensor/errors.ts';
import { formatShape } from '../../tensor/shape.ts';
import { apply, defineOp, type OnnxAttribute, type OpFunction } from '../op.ts';
import { positionsOf, type Window } from '../spatial.ts';
import type { Tensor, TensorType } from '../tensor.ts';
import { unfold } from '../unfold.ts';
import { add } from './add.ts';
import { convInputGradient } from './conv-input-gradient.ts';
import { convWeightGradient } from './conv-weight-gradient.ts';
import { matmul } from './matmul.ts';
import { reshape } from './reshape.ts';
import { sum } from './sum.ts';
import { transpose } from './transpose.ts';

/** How a kernel moves: its size is the weight's. */
export interface ConvAttributes extends Omit<Window, 'kernel'> {
  readonly groups: number;
}

/** Cross-correlation over any number of spatial axes: y_f = sum_c w_fc * x_c, as every framework's convolution.
 *  Shapes: x [batch, channels, ...spatial], w [filters, channels/groups, ...kernel], bias [filters] -> [batch, filters, ...positions]. */
export const conv: OpFunction<
  (x: Tensor, weight: Tensor, attributes: ConvAttributes, bias?: Tensor) => Tensor,
  ConvAttributes
> = defineOp(
  {
    name: 'conv',
    infer: ([x, weight], attributes) => [{ dtype: x.dtype, shape: convShape(x, weight, attributes) }],
    lower: (to, inputs, { attributes }) => [to.one('Conv', inputs, convOnnxAttributes(attributes))],
    decompose: ([x, weight, bias], attributes) => [plusBias(convByColumns(x, weight, attributes), bias)],
    vjp: ({ inputs: [x, weight, bias], attributes, gradient, needs }) => [
      needs[0] ? convInputGradient(gradient, weight, x.shape.slice(2), attributes) : undefined,
      needs[1] ? convWeightGradient(x, gradient, weight.shape.slice(2), attributes) : undefined,
      ...(bias === undefined ? [] : [needs[2] ? sum(gradient, allButChannels(gradient)) : undefined]),
    ],
    examples: [
      {
        inputs: [[2, 2, 5], [3, 2, 2], [3]],
        attributes: { strides: [1], dilations: [1], padsBefore: [0], padsAfter: [1], groups: 1 },
      },
      {
        inputs: [
          [2, 2, 5],
          [3, 2, 3],
        ],
        attributes: { strides: [2], dilations: [1], padsBefore: [1], padsAfter: [1], groups: 1 },
      },
      {
        inputs: [
          [2, 4, 5, 4],
          [4, 2, 2, 3],
        ],
        attributes: { strides: [2, 1], dilations: [1, 1], padsBefore: [0, 1], padsAfter: [1, 1], groups: 2 },
      },
      {
        inputs: [
          [1, 2, 6, 5],
          [2, 2, 2, 2],
        ],
        attributes: { strides: [1, 2], dilations: [2, 3], padsBefore: [1, 0], padsAfter: [0, 0], groups: 1 },
      },
      {
        inputs: [
          [1, 2, 3, 3, 3],
          [2, 1, 2, 2, 2],
        ],
        attributes: {
          strides: [1, 1, 1],
          dilations: [1, 1, 1],
          padsBefore: [0, 0, 1],
          padsAfter: [0, 0, 0],
          groups: 2,
        },
      },
    ],
  },
  (op) =>
    (x, weight, { strides, dilations, padsBefore, padsAfter, groups }, bias) =>
      apply(op, bias === undefined ? [x, weight] : [x, weight, bias], {
        strides,
        dilations,
        padsBefore,
        padsAfter,
        groups,
      }),
);

/** The window of a convolution whose weight has the given kernel. */
export function windowOf(
  kernel: readonly number[],
  { strides, dilations, padsBefore, padsAfter }: ConvAttributes,
): Window {
  return { kernel, strides, dilations, padsBefore, padsAfter };
}

export function convOnnxAttributes({
  strides,
  dilations,
  padsBefore,
  padsAfter,
  groups,
}: ConvAttributes): Record<string, OnnxAttribute> {
  return {
    strides: { ints: strides },
    dilations: { ints: dilations },
    pads: { ints: [...padsBefore, ...padsAfter] },
    group: { int: groups },
  };
}

function convShape(x: TensorType, weight: TensorType, attributes: ConvAttributes): number[] {
  const [batch, channels, ...spatial] = x.shape;
  const [filters, channelsPerGroup, ...kernel] = weight.shape;
  const positions = positionsOf(windowOf(kernel, attributes), spatial);
  const channelsFit = channels === channelsPerGroup * attributes.groups && filters % attributes.groups === 0;
  if (kernel.length !== spatial.length || !channelsFit || positions.some((count) => count < 1)) {
    throw new ShapeError({
      unit: 'conv',
      expected:
        'x [batch, channels, ...spatial] and weight [filters, channels/groups, ...kernel] with a kernel that fits',
      received: `${formatShape(x.shape)} and ${formatShape(weight.shape)} in ${attributes.groups} groups`,
    });
  }
  return [batch, filters, ...positions];
}

function allButChannels({ shape }: Tensor): number[] {
  return shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
}

function plusBias(y: Tensor, bias: Tensor | undefined): Tensor {
  if (bias === undefined) return y;
  return add(y, reshape(bias, [bias.shape[0], ...y.shape.slice(2).map(() => 1)]));
}

/** The same as one matrix product over the columns of im2col. */
function convByColumns(x: Tensor, weight: Tensor, attributes: ConvAttributes): Tensor {
  const { groups } = attributes;
  const [filters, channelsPerGroup, ...kernel] = weight.shape;
  const columns = unfold(swapBatchAndChannels(x), windowOf(kernel, attributes), groups);
  const rows = reshape(weight, [groups, filters / groups, channelsPerGroup * kernel.reduce((a, b) => a * b, 1)]);
  const positions = positionsOf(windowOf(kernel, attributes), x.shape.slice(2));
  return swapBatchAndChannels(reshape(matmul(rows, columns), [filters, x.shape[0], ...positions]));
}

/** [a, b, ...] -> [b, a, ...]. */
export function swapBatchAndChannels(x: Tensor): Tensor {
  return transpose(x, [1, 0, ...x.shape.slice(2).map((_, axis) => axis + 2)]);
}
