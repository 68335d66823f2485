import { ShapeError } from '../../tensor/errors.ts';
import { formatShape, sizeOf } from '../../tensor/shape.ts';
import { apply, defineOp, type OpFunction } from '../op.ts';
import { cellsOf, positionsOf, tiles, type Window } from '../spatial.ts';
import type { Tensor } from '../tensor.ts';
import { addCells, windowCells } from '../unfold.ts';
import { argMax } from './arg-max.ts';
import { broadcastTo } from './broadcast-to.ts';
import { constant, scalarLike } from './constant.ts';
import { equal } from './equal.ts';
import { multiply } from './multiply.ts';
import { oneHot } from './one-hot.ts';
import { pad } from './pad.ts';
import { relu } from './relu.ts';
import { reshape } from './reshape.ts';
import { upsample } from './upsample.ts';
import { where } from './where.ts';

/** Largest value a window sees in each channel; padding counts as -infinity.
 *  On a tie the gradient goes to the first largest value in row-major order of the window, as in PyTorch.
 *  Shapes: x [batch, channels, ...spatial] -> [batch, channels, ...positions]. */
export const maxPool: OpFunction<(x: Tensor, window: Window) => Tensor, Window> = defineOp(
  {
    name: 'maxPool',
    infer: ([x], window) => {
      const positions = positionsOf(window, x.shape.slice(2));
      if (positions.some((count) => count < 1) || window.kernel.length !== x.shape.length - 2) {
        throw new ShapeError({
          unit: 'maxPool',
          expected: 'x [batch, channels, ...spatial] and a window that fits',
          received: `${formatShape(x.shape)} and a window of ${formatShape(window.kernel)}`,
        });
      }
      return [{ dtype: x.dtype, shape: [...x.shape.slice(0, 2), ...positions] }];
    },
    lower: (to, inputs, { attributes: { kernel, strides, dilations, padsBefore, padsAfter } }) => [
      to.one('MaxPool', inputs, {
        kernel_shape: { ints: kernel },
        strides: { ints: strides },
        dilations: { ints: dilations },
        pads: { ints: [...padsBefore, ...padsAfter] },
      }),
    ],
    vjp: ({ inputs: [x], outputs: [y], attributes: window, gradient }) => {
      if (seesAll(window, x.shape.slice(2))) return [firstMaximumOfMap(x, gradient)];
      return [tiles(window) ? firstMaximaOfTiles(x, y, window, gradient) : firstMaxima(x, y, window, gradient)];
    },
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

/** Whether the window is the whole map: then there is one position, and no padding. */
function seesAll({ kernel, padsBefore, padsAfter }: Window, spatial: readonly number[]): boolean {
  return spatial.every((length, axis) => kernel[axis] === length && padsBefore[axis] + padsAfter[axis] === 0);
}

/** Hands each map's gradient to its first largest value; a node or two however large the map is. */
function firstMaximumOfMap(x: Tensor, gradient: Tensor): Tensor {
  const [batch, channels, ...spatial] = x.shape;
  const places = sizeOf(spatial);
  const winner = oneHot(argMax(reshape(x, [batch, channels, places])), places, x.dtype);
  return reshape(multiply(winner, reshape(gradient, [batch, channels, 1])), x.shape);
}

/** Hands the gradient of every position to the first of the window's cells that equals the maximum. */
function firstMaxima(x: Tensor, y: Tensor, window: Window, gradient: Tensor): Tensor {
  const zero = scalarLike(gradient, 0);
  let remaining = gradient;
  const shares = windowCells(x, window, Number.NEGATIVE_INFINITY).map((cell) => {
    const isMaximum = equal(cell, y);
    const share = where(isMaximum, remaining, zero);
    remaining = where(isMaximum, zero, remaining);
    return share;
  });
  return addCells(shares, window, x.shape);
}

/** The same where windows are tiles: the number of the winning cell and the gradient are spread over each tile, and a cell
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
