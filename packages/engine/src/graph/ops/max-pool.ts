import { ShapeError } from '../../tensor/errors.ts';
import { formatShape, sizeOf } from '../../tensor/shape.ts';
import { apply, defineOp, type OnnxAttribute, type OpFunction } from '../op.ts';
import { cellsOf, positionsOf, tiles, type Window } from '../spatial.ts';
import type { Tensor, TensorType } from '../tensor.ts';
import { windowCells } from '../unfold.ts';
import { broadcastTo } from './broadcast-to.ts';
import { constant, scalarLike } from './constant.ts';
import { equal } from './equal.ts';
import { maxPoolIndexes } from './max-pool-indexes.ts';
import { pad } from './pad.ts';
import { relu } from './relu.ts';
import { reshape } from './reshape.ts';
import { scatterAdd } from './scatter-add.ts';
import { upsample } from './upsample.ts';
import { where } from './where.ts';

/** Largest value a window sees in each channel; padding counts as -infinity.
 *  On a tie the gradient goes to the first largest value in row-major order of the window, as in PyTorch.
 *  Shapes: x [batch, channels, ...spatial] -> [batch, channels, ...positions]. */
export const maxPool: OpFunction<(x: Tensor, window: Window) => Tensor, Window> = defineOp(
  {
    name: 'maxPool',
    infer: ([x], window) => [{ dtype: x.dtype, shape: pooledShape(x, window) }],
    lower: (to, inputs, { attributes }) => [to.one('MaxPool', inputs, poolOnnxAttributes(attributes))],
    vjp: ({ inputs: [x], outputs: [y], attributes: window, gradient }) => [
      tiles(window) && sizeOf(window.kernel) <= fewCells
        ? firstMaximaOfTiles(x, y, window, gradient)
        : scatterToMaxima(x, window, gradient),
    ],
    examples: [
      {
        inputs: [{ shape: [2, 2, 4, 6], values: 'distinct' }],
        attributes: { kernel: [2, 2], strides: [2, 2], dilations: [1, 1], padsBefore: [0, 0], padsAfter: [0, 0] },
      },
      {
        inputs: [{ shape: [1, 2, 5, 5], values: 'distinct' }],
        attributes: { kernel: [3, 2], strides: [2, 1], dilations: [1, 1], padsBefore: [1, 0], padsAfter: [1, 1] },
      },
      {
        inputs: [{ shape: [1, 2, 10, 3], values: 'distinct' }],
        attributes: { kernel: [9, 2], strides: [9, 2], dilations: [1, 1], padsBefore: [0, 0], padsAfter: [0, 0] },
      },
      {
        inputs: [{ shape: [2, 1, 7], values: 'distinct' }],
        attributes: { kernel: [3], strides: [3], dilations: [1], padsBefore: [0], padsAfter: [0] },
      },
      {
        inputs: [{ shape: [2, 2, 3, 4], values: 'distinct' }],
        attributes: { kernel: [3, 4], strides: [1, 1], dilations: [1, 1], padsBefore: [0, 0], padsAfter: [0, 0] },
      },
    ],
  },
  (op) => (x, window) => {
    // max(relu(x)) is relu(max(x)), with the same gradient: the ReLU then works on the pooled values alone.
    if (x.source.op.name === 'relu') return relu(apply(op, x.source.inputs, window));
    return apply(op, [x], window);
  },
);

/** Shape of what a window pools. @throws {ShapeError} if it does not fit. */
export function pooledShape(x: TensorType, window: Window): number[] {
  const positions = positionsOf(window, x.shape.slice(2));
  if (positions.every((count) => count >= 1) && window.kernel.length === x.shape.length - 2)
    return [...x.shape.slice(0, 2), ...positions];
  throw new ShapeError({
    unit: 'pooling',
    expected: 'x [batch, channels, ...spatial] and a window that fits',
    received: `${formatShape(x.shape)} and a window of ${formatShape(window.kernel)}`,
  });
}

export function poolOnnxAttributes(window: Window): Record<string, OnnxAttribute> {
  return {
    kernel_shape: { ints: window.kernel },
    strides: { ints: window.strides },
    dilations: { ints: window.dilations },
    pads: { ints: [...window.padsBefore, ...window.padsAfter] },
  };
}

/** Most cells of a tile whose winner is looked for cell by cell. */
const fewCells = 16;

/** Hands the gradient of every position to the place where its maximum is. Slower than looking at each cell of small
 *  tiles, and much faster than that where windows overlap or are large. */
function scatterToMaxima(x: Tensor, window: Window, gradient: Tensor): Tensor {
  const [count, places] = [sizeOf(gradient.shape), sizeOf(x.shape)];
  const indexes = reshape(maxPoolIndexes(x, window), [count]);
  return reshape(scatterAdd(reshape(gradient, [count, 1]), indexes, places), x.shape);
}

/** The same for tiles: the number of the winning cell and the gradient are spread over each tile, and a cell
 *  keeps the gradient if the number is its own. Some passes over the input, where adding up cells takes many. */
function firstMaximaOfTiles(x: Tensor, y: Tensor, window: Window, gradient: Tensor): Tensor {
  const cells = windowCells(x, window, Number.NEGATIVE_INFINITY);
  const winner = cells
    .slice(0, -1)
    .reduceRight(
      (later, cell, number) => where(equal(cell, y), scalarLike(y, number), later),
      scalarLike(y, cells.length - 1),
    );
  const spread = upsample(broadcastTo(winner, y.shape), window.kernel);
  const covered = spread.shape.slice(2);
  const isWinner = equal(spread, constant(x.dtype, covered, numbersOfCells(covered, window.kernel)));
  const kept = where(isWinner, upsample(gradient, window.kernel), scalarLike(gradient, 0));
  const rest = x.shape.map((length, axis) => length - kept.shape[axis]);
  return pad(
    kept,
    rest.map(() => 0),
    rest,
  );
}

/** For every place of the covered area, the row-major number of its cell within its tile. */
function numbersOfCells(area: readonly number[], kernel: readonly number[]): number[] {
  return cellsOf(area).map((place) =>
    place.reduce((number, at, axis) => number * kernel[axis] + (at % kernel[axis]), 0),
  );
}
