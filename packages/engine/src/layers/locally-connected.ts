import { activate } from '../activations/document.ts';
import { add } from '../graph/ops/add.ts';
import { concat } from '../graph/ops/concat.ts';
import { matmul } from '../graph/ops/matmul.ts';
import { pad } from '../graph/ops/pad.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { slice } from '../graph/ops/slice.ts';
import { transpose } from '../graph/ops/transpose.ts';
import { cellsOf, positionsOf, type Window } from '../graph/spatial.ts';
import type { Tensor } from '../graph/tensor.ts';
import { type Shape, sizeOf } from '../tensor/shape.ts';
import { filtersField, kernelPositions, kernelWindow, learnedFields } from './conv.ts';
import { defineLayer, type ParameterSpec } from './define-layer.ts';
import { everyAxis, hasSpatialRank, paddingField, perAxis } from './spatial.ts';

/** Makes a locally connected layer over `rank` spatial axes: a convolution whose kernel is another one at every position.
 *  @equation y[f, p] = bias[p, f] + sum over c, cell of weight[p, f, (c, cell)] x[c, p * stride + cell - padding]
 *  Shapes: [channels, ...spatial] -> [filters, ...positions]; weight [positions, filters, channels * cells], bias [positions, filters].
 *  Initializers count the fans of one position: those of a convolution's weight [filters, channels, ...kernel]. */
export function defineLocallyConnected<Type extends string>(type: Type, rank: number) {
  return defineLayer(type, {
    options: {
      filters: filtersField,
      kernelSize: perAxis(1, rank).describe('Cells of the kernels along each axis.'),
      stride: perAxis(1, rank).default(1).describe('Cells from one position to the next. Default: 1.'),
      padding: paddingField(rank),
      ...learnedFields,
    },
    arity: 'one',
    infer: ([{ dtype, shape }], options, report) => {
      if (!hasSpatialRank(shape, rank, report)) return undefined;
      const positions = kernelPositions(options, shape.slice(1), report);
      return positions && { dtype, shape: [options.filters, ...positions] };
    },
    parameters: ([{ shape }], options): Record<string, ParameterSpec> => {
      const { filters, kernelSize, bias, initializer, biasInitializer } = options;
      const [channels, ...spatial] = shape;
      const positions = sizeOf(positionsOf(kernelWindow(options, spatial), spatial));
      const fansFrom = [filters, channels, ...everyAxis(kernelSize, rank)];
      const weight = [positions, filters, sizeOf(fansFrom.slice(1))];
      return {
        weight: { shape: weight, initializer, role: 'weight', fansFrom },
        ...(bias && {
          bias: { shape: [positions, filters], initializer: biasInitializer, role: 'bias', fansFrom },
        }),
      };
    },
    regularizer: ({ regularizer }) => regularizer,
    build: ({ inputs: [{ tensor: x }], options, parameter }) => {
      const window = kernelWindow(options, x.shape.slice(2));
      const product = matmul(parameter('weight'), columnsByPosition(x, window));
      const y = options.bias ? add(product, reshape(parameter('bias'), [...product.shape.slice(0, 2), 1])) : product;
      const map = sampleFirst(y, positionsOf(window, x.shape.slice(2)));
      return { tensor: options.activation ? activate(map, options.activation) : map };
    },
    examples: [
      { inputs: [[2, 4, 3].slice(0, rank + 1)], options: { filters: 2, kernelSize: 2 } },
      {
        inputs: [[1, 5, 4].slice(0, rank + 1)],
        options: { filters: 3, kernelSize: 3, stride: 2, padding: 'same', activation: 'tanh' },
      },
      {
        inputs: [[2, 3, 4].slice(0, rank + 1)],
        options: { filters: 1, kernelSize: [3, 2].slice(0, rank), padding: [1, 0].slice(0, rank), bias: false },
      },
    ],
  });
}

/** What each position sees of each sample: one matrix a position, so that all of them are one batched product with the weight.
 *  Shapes: [batch, channels, ...spatial] -> [positions, channels * cells, batch]. */
function columnsByPosition(x: Tensor, window: Window): Tensor {
  const [batch, channels, ...spatial] = x.shape;
  const { kernel, strides, dilations, padsBefore, padsAfter } = window;
  const positions = positionsOf(window, spatial);
  // The small input is turned around, [...spatial, channels, batch], where turning the columns would take ten times as long.
  const turned = transpose(x, [...spatial.map((_, axis) => axis + 2), 1, 0]);
  const padded = pad(turned, [...padsBefore, 0, 0], [...padsAfter, 0, 0]);
  const [counts, steps] = [
    [...positions, channels, batch],
    [...strides, 1, 1],
  ];
  const cells = cellsOf(kernel).map((cell) => {
    const starts = [...cell.map((index, axis) => index * dilations[axis]), 0, 0];
    return reshape(slice(padded, { starts, counts, steps }), [sizeOf(positions), channels, 1, batch]);
  });
  return reshape(concat(cells, 2), [sizeOf(positions), channels * cells.length, batch]);
}

/** Shapes: [positions, filters, batch] -> [batch, filters, ...positions]. */
function sampleFirst(y: Tensor, positions: Shape): Tensor {
  const [, filters, batch] = y.shape;
  return reshape(transpose(y, [2, 1, 0]), [batch, filters, ...positions]);
}
