import { activate } from '../activations/document.ts';
import { conv } from '../graph/ops/conv.ts';
import type { Window } from '../graph/spatial.ts';
import type { Shape } from '../tensor/shape.ts';
import { defineLayer, type ParameterSpec, type Report, type SampleType } from './define-layer.ts';
import { activationField, biasField, initializerFields, regularizerField, sizeField } from './fields.ts';
import { everyAxis, hasSpatialRank, paddingField, perAxis, positionsFor, windowFor } from './spatial.ts';

/** How a kernel moves: fields of every convolution. */
export function kernelFields(rank: number) {
  return {
    kernelSize: perAxis(1, rank).describe('Cells of the kernel along each axis.'),
    stride: perAxis(1, rank).default(1).describe('Cells from one position to the next. Default: 1.'),
    padding: paddingField(rank),
    dilation: perAxis(1, rank).default(1).describe('Distance of neighbouring kernel cells. Default: 1.'),
  };
}

export const filtersField = sizeField.describe('Output channels.');
export const groupsField = sizeField.default(1).describe('Groups of channels that do not mix. Default: 1.');

/** What a convolution learns and what becomes of its output. */
export const learnedFields = {
  bias: biasField,
  activation: activationField,
  ...initializerFields,
  regularizer: regularizerField,
};

/** Makes a convolution over `rank` spatial axes.
 *  @equation y[f, p] = bias[f] + sum over c, cell of weight[f, c, cell] x[c, p * stride + cell * dilation - padding]
 *  Shapes: [channels, ...spatial] -> [filters, ...positions]; weight [filters, channels/groups, ...kernel], bias [filters].
 *  Positions: floor((in + pads - dilation (k-1) - 1) / stride) + 1. */
export function defineConv<Type extends string>(type: Type, rank: number) {
  return defineLayer(type, {
    options: {
      filters: filtersField,
      ...kernelFields(rank),
      groups: groupsField,
      ...learnedFields,
    },
    arity: 'one',
    infer: ([input], options, report) => {
      if (!hasSpatialRank(input.shape, rank, report) || !groupsFit(input, options, report)) return undefined;
      const positions = kernelPositions(options, input.shape.slice(1), report);
      return positions && { dtype: input.dtype, shape: [options.filters, ...positions] };
    },
    parameters: (
      [{ shape }],
      { filters, kernelSize, groups, bias, initializer, biasInitializer },
    ): Record<string, ParameterSpec> => {
      const weight = [filters, shape[0] / groups, ...everyAxis(kernelSize, rank)];
      return {
        weight: { shape: weight, initializer, role: 'weight' },
        ...(bias && { bias: { shape: [filters], initializer: biasInitializer, role: 'bias', fansFrom: weight } }),
      };
    },
    regularizer: ({ regularizer }) => regularizer,
    build: ({ inputs: [{ tensor: x }], options, parameter }) => {
      const window = kernelWindow(options, x.shape.slice(2));
      const bias = options.bias ? parameter('bias') : undefined;
      const y = conv(x, parameter('weight'), { ...window, groups: options.groups }, bias);
      return { tensor: options.activation ? activate(y, options.activation) : y };
    },
    examples: [
      {
        inputs: [[2, 5, 4, 3].slice(0, rank + 1)],
        options: { filters: 3, kernelSize: [3, 2, 1].slice(0, rank), stride: [2, 1, 1].slice(0, rank) },
      },
      {
        inputs: [[4, 5, 3, 2].slice(0, rank + 1)],
        options: { filters: 4, kernelSize: 2, stride: 2, padding: 'same', groups: 2, bias: false, activation: 'tanh' },
      },
      {
        inputs: [[1, 4, 3, 3].slice(0, rank + 1)],
        options: { filters: 2, kernelSize: 2, padding: [1, 0, 1].slice(0, rank), dilation: 2 },
      },
    ],
  });
}

export interface KernelOptions {
  readonly kernelSize: number | readonly number[];
  readonly stride: number | readonly number[];
  readonly padding: 'same' | 'valid' | number | readonly number[];
  readonly dilation?: number | readonly number[];
}

/** The window of a convolution over spatial sizes. */
export function kernelWindow({ kernelSize: kernel, ...options }: KernelOptions, spatial: Shape): Window {
  return windowFor({ ...options, kernel }, spatial);
}

/** Positions of a convolution's kernel; reports one that does not fit. */
export function kernelPositions(options: KernelOptions, spatial: Shape, report: Report): Shape | undefined {
  return positionsFor(kernelWindow(options, spatial), spatial, 'kernelSize', report);
}

/** Whether the groups divide channels and filters; reports it where not. */
export function groupsFit(
  { shape }: SampleType,
  { filters, groups }: { filters: number; groups: number },
  report: Report,
): boolean {
  if (shape[0] % groups === 0 && filters % groups === 0) return true;
  report({
    code: 'groupsDoNotDivide',
    field: 'groups',
    expected: 'a number of groups that divides both channels and filters',
    received: `${groups} groups for ${shape[0]} channels and ${filters} filters`,
    hint: 'Choose groups that divide both, or 1.',
  });
  return false;
}
