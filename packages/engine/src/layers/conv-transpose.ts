import { activate } from '../activations/document.ts';
import { add } from '../graph/ops/add.ts';
import { convInputGradient } from '../graph/ops/conv-input-gradient.ts';
import { pad } from '../graph/ops/pad.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { slice } from '../graph/ops/slice.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { Shape } from '../tensor/shape.ts';
import { filtersField, groupsField, groupsFit, learnedFields } from './conv.ts';
import { defineLayer, type ParameterSpec, type Report } from './define-layer.ts';
import { everyAxis, hasSpatialRank, perAxis } from './spatial.ts';

/** Makes a transposed convolution over `rank` spatial axes: the adjoint of the convolution with the same weight.
 *  @equation y[f, q] = bias[f] + sum over c, p, cell with q = p * stride + cell * dilation - padding of weight[c, f, cell] x[c, p]
 *  Shapes: [channels, ...spatial] -> [filters, ...sizes]; weight [channels, filters/groups, ...kernel], bias [filters].
 *  Sizes: (in - 1) stride - 2 padding + dilation (k - 1) + outputPadding + 1. */
export function defineConvTranspose<Type extends string>(type: Type, rank: number) {
  return defineLayer(type, {
    options: {
      filters: filtersField,
      kernelSize: perAxis(1, rank).describe('Cells of the kernel along each axis.'),
      stride: perAxis(1, rank).default(1).describe('Cells of the output from one input cell to the next. Default: 1.'),
      padding: perAxis(0, rank).default(0).describe('Cells cut off on both sides of the output. Default: 0.'),
      outputPadding: perAxis(0, rank)
        .default(0)
        .describe('Cells more at the end of the output; less than the stride or the dilation. Default: 0.'),
      dilation: perAxis(1, rank).default(1).describe('Distance of neighbouring kernel cells. Default: 1.'),
      groups: groupsField,
      ...learnedFields,
    },
    arity: 'one',
    infer: ([input], options, report) => {
      if (!hasSpatialRank(input.shape, rank, report) || !groupsFit(input, options, report)) return undefined;
      const geometry = geometryOf(options, input.shape.slice(1));
      if (!outputPaddingFits(geometry, report) || !leavesCells(geometry, report)) return undefined;
      return { dtype: input.dtype, shape: [options.filters, ...geometry.sizes] };
    },
    parameters: (
      [{ shape }],
      { filters, kernelSize, groups, bias, initializer, biasInitializer },
    ): Record<string, ParameterSpec> => {
      const weight = [shape[0], filters / groups, ...everyAxis(kernelSize, rank)];
      return {
        weight: { shape: weight, initializer, role: 'weight' },
        ...(bias && { bias: { shape: [filters], initializer: biasInitializer, role: 'bias', fansFrom: weight } }),
      };
    },
    regularizer: ({ regularizer }) => regularizer,
    build: ({ inputs: [{ tensor: x }], options, parameter }) => {
      const spread = convTranspose(x, parameter('weight'), geometryOf(options, x.shape.slice(2)), options.groups);
      const perFilter = [options.filters, ...x.shape.slice(2).map(() => 1)];
      const y = options.bias ? add(spread, reshape(parameter('bias'), perFilter)) : spread;
      return { tensor: options.activation ? activate(y, options.activation) : y };
    },
    examples: [
      { inputs: [[2, 3, 2, 2].slice(0, rank + 1)], options: { filters: 3, kernelSize: [3, 2, 2].slice(0, rank) } },
      {
        inputs: [[4, 2, 3, 2].slice(0, rank + 1)],
        options: { filters: 2, kernelSize: 3, stride: 2, padding: 1, outputPadding: 1, groups: 2, activation: 'tanh' },
      },
      {
        inputs: [[1, 3, 2, 2].slice(0, rank + 1)],
        options: { filters: 2, kernelSize: 2, dilation: 2, outputPadding: [1, 0, 0].slice(0, rank), bias: false },
      },
    ],
  });
}

interface TransposeOptions {
  readonly kernelSize: number | readonly number[];
  readonly stride: number | readonly number[];
  readonly padding: number | readonly number[];
  readonly outputPadding: number | readonly number[];
  readonly dilation: number | readonly number[];
}

interface Geometry {
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly pads: readonly number[];
  readonly outputPads: readonly number[];
  /** Sizes of the output. */
  readonly sizes: readonly number[];
}

function geometryOf(options: TransposeOptions, spatial: Shape): Geometry {
  const every = (value: number | readonly number[]) => everyAxis(value, spatial.length);
  const [kernel, strides, dilations] = [every(options.kernelSize), every(options.stride), every(options.dilation)];
  const [pads, outputPads] = [every(options.padding), every(options.outputPadding)];
  const sizes = spatial.map((length, axis) => {
    const reached = (length - 1) * strides[axis] + dilations[axis] * (kernel[axis] - 1) + 1;
    return reached - 2 * pads[axis] + outputPads[axis];
  });
  return { strides, dilations, pads, outputPads, sizes };
}

function outputPaddingFits({ outputPads, strides, dilations }: Geometry, report: Report): boolean {
  const most = strides.map((stride, axis) => Math.max(stride, dilations[axis]) - 1);
  if (outputPads.every((cells, axis) => cells <= most[axis])) return true;
  report({
    code: 'outputPaddingTooLarge',
    field: 'outputPadding',
    expected: `at most [${most.join(', ')}] cells, less than the stride or the dilation`,
    received: `[${outputPads.join(', ')}]`,
    hint: 'Use less outputPadding or a larger stride.',
  });
  return false;
}

function leavesCells({ sizes, pads }: Geometry, report: Report): boolean {
  if (sizes.every((size) => size >= 1)) return true;
  report({
    code: 'paddingExceedsOutput',
    field: 'padding',
    expected: 'padding that leaves at least one cell of the output',
    received: `padding [${pads.join(', ')}], which leaves sizes [${sizes.join(', ')}]`,
    hint: 'Use less padding, a larger kernelSize or a larger stride.',
  });
  return false;
}

/** The adjoint of a convolution, for any outputPadding. Where it is less than the stride, a convolution of the output has as
 *  many positions as the input has cells; else (less than the dilation) it would have more, and zeros are added before the cut. */
function convTranspose(x: Tensor, weight: Tensor, geometry: Geometry, groups: number): Tensor {
  const { strides, dilations, pads, outputPads, sizes } = geometry;
  const window = { strides, dilations, groups };
  if (outputPads.every((cells, axis) => cells < strides[axis]))
    return convInputGradient(x, weight, sizes, { ...window, padsBefore: pads, padsAfter: pads });
  const none = pads.map(() => 0);
  const reached = sizes.map((size, axis) => size + 2 * pads[axis] - outputPads[axis]);
  const uncut = convInputGradient(x, weight, reached, { ...window, padsBefore: none, padsAfter: none });
  const longer = pad(uncut, [0, 0, ...none], [0, 0, ...outputPads]);
  const counts = [...longer.shape.slice(0, 2), ...sizes];
  return slice(longer, { starts: [0, 0, ...pads], counts, steps: counts.map(() => 1) });
}
