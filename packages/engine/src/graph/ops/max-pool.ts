import { ShapeError } from '../../tensor/errors.ts';
import { formatShape } from '../../tensor/shape.ts';
import { apply, defineOp, type OpFunction } from '../op.ts';
import { positionsOf, type Window } from '../spatial.ts';
import type { Tensor } from '../tensor.ts';
import { addCells, windowCells } from '../unfold.ts';
import { scalarLike } from './constant.ts';
import { equal } from './equal.ts';
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
    vjp: ({ inputs: [x], outputs: [y], attributes: window, gradient }) => [
      addCells(sharesOfFirstMaxima(windowCells(x, window, Number.NEGATIVE_INFINITY), y, gradient), window, x.shape),
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
        inputs: [{ shape: [2, 1, 7], values: 'distinct' }],
        attributes: { kernel: [3], strides: [3], dilations: [1], padsBefore: [0], padsAfter: [0] },
      },
    ],
  },
  (op) => (x, window) => apply(op, [x], window),
);

/** Hands the gradient of every position to the first of the window's cells that equals the maximum. */
function sharesOfFirstMaxima(cells: readonly Tensor[], maximum: Tensor, gradient: Tensor): Tensor[] {
  const zero = scalarLike(gradient, 0);
  let remaining = gradient;
  return cells.map((cell) => {
    const isMaximum = equal(cell, maximum);
    const share = where(isMaximum, remaining, zero);
    remaining = where(isMaximum, zero, remaining);
    return share;
  });
}
