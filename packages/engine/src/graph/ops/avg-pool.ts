import { sizeOf } from '../../tensor/shape.ts';
import { apply, defineOp, type OpFunction } from '../op.ts';
import { cellsOf, positionsOf, tiles, type Window } from '../spatial.ts';
import type { Tensor } from '../tensor.ts';
import { windowCells } from '../unfold.ts';
import { add } from './add.ts';
import { constant, scalarLike } from './constant.ts';
import { convInputGradient } from './conv-input-gradient.ts';
import { pooledShape } from './max-pool.ts';
import { multiply } from './multiply.ts';
import { pad } from './pad.ts';
import { reshape } from './reshape.ts';
import { upsample } from './upsample.ts';

interface AvgPoolAttributes extends Window {
  /** Whether padding counts as zeros of the mean, or not at all. */
  readonly countIncludePad: boolean;
}

/** Mean of what a window sees in each channel.
 *  Shapes: x [batch, channels, ...spatial] -> [batch, channels, ...positions]. */
export const avgPool: OpFunction<(x: Tensor, window: Window, countIncludePad: boolean) => Tensor, AvgPoolAttributes> =
  defineOp(
    {
      name: 'avgPool',
      infer: ([x], window) => [{ dtype: x.dtype, shape: pooledShape(x, window) }],
      lower: (to, inputs, { attributes: { kernel, strides, dilations, padsBefore, padsAfter, countIncludePad } }) => [
        to.one('AveragePool', inputs, {
          kernel_shape: { ints: kernel },
          strides: { ints: strides },
          dilations: { ints: dilations },
          pads: { ints: [...padsBefore, ...padsAfter] },
          count_include_pad: { int: Number(countIncludePad) },
        }),
      ],
      decompose: ([x], attributes) => [
        shared(
          windowCells(x, attributes).reduce((sum, cell) => add(sum, cell)),
          attributes,
          x.shape.slice(2),
        ),
      ],
      vjp: ({ inputs: [x], attributes, gradient }) => {
        const share = shared(gradient, attributes, x.shape.slice(2));
        return [tiles(attributes) ? spreadOverTiles(share, attributes, x.shape) : spread(share, attributes, x.shape)];
      },
      examples: [
        {
          inputs: [[2, 2, 5, 6]],
          attributes: {
            kernel: [2, 3],
            strides: [2, 3],
            dilations: [1, 1],
            padsBefore: [0, 0],
            padsAfter: [0, 0],
            countIncludePad: true,
          },
        },
        {
          inputs: [[2, 2, 6]],
          attributes: {
            kernel: [3],
            strides: [2],
            dilations: [1],
            padsBefore: [1],
            padsAfter: [1],
            countIncludePad: true,
          },
        },
        {
          inputs: [[1, 2, 4, 5]],
          attributes: {
            kernel: [3, 2],
            strides: [1, 2],
            dilations: [1, 1],
            padsBefore: [1, 0],
            padsAfter: [1, 1],
            countIncludePad: false,
          },
        },
      ],
    },
    (op) =>
      (x, { kernel, strides, dilations, padsBefore, padsAfter }, countIncludePad) =>
        apply(op, [x], { kernel, strides, dilations, padsBefore, padsAfter, countIncludePad }),
  );

/** Divides the value of every position by the number of cells that count there. */
function shared(y: Tensor, attributes: AvgPoolAttributes, spatial: readonly number[]): Tensor {
  const { kernel, padsBefore, padsAfter, countIncludePad } = attributes;
  if (countIncludePad || [...padsBefore, ...padsAfter].every((cells) => cells === 0))
    return multiply(y, scalarLike(y, 1 / sizeOf(kernel)));
  const positions = positionsOf(attributes, spatial);
  const counts = spatial.map((length, axis) =>
    Array.from({ length: positions[axis] }, (_, at) => cellsInside(at, axis, length, attributes)),
  );
  const shares = cellsOf(positions).map((place) => place.reduce((share, at, axis) => share / counts[axis][at], 1));
  return multiply(y, constant(y.dtype, positions, shares));
}

/** How many cells of the window lie inside the input along an axis, at a position there. */
function cellsInside(at: number, axis: number, length: number, window: Window): number {
  const first = at * window.strides[axis] - window.padsBefore[axis];
  const places = Array.from({ length: window.kernel[axis] }, (_, cell) => first + cell * window.dilations[axis]);
  return places.filter((place) => place >= 0 && place < length).length;
}

/** Adds each position's share to every cell its window saw. */
function spread(share: Tensor, attributes: AvgPoolAttributes, shape: readonly number[]): Tensor {
  const { kernel, strides, dilations, padsBefore, padsAfter } = attributes;
  const cells = sizeOf(kernel);
  if ([...strides, ...dilations].every((step) => step === 1)) {
    // A cell's sum runs over a window of positions then: pooling again, three times as fast as a transposed convolution.
    const beside = (pads: readonly number[]) => pads.map((n, axis) => kernel[axis] - 1 - n);
    const window = { kernel, strides, dilations, padsBefore: beside(padsBefore), padsAfter: beside(padsAfter) };
    return multiply(avgPool(share, window, true), scalarLike(share, cells));
  }
  // Every channel is a sample of its own, so that one kernel of ones serves all.
  const [batch, channels, ...spatial] = shape;
  const maps = reshape(share, [batch * channels, 1, ...share.shape.slice(2)]);
  const ones = constant(share.dtype, [1, 1, ...kernel], new Array<number>(cells).fill(1));
  const window = { strides, dilations, padsBefore, padsAfter, groups: 1 };
  return reshape(convInputGradient(maps, ones, spatial, window), [batch, channels, ...spatial]);
}

/** The same where no two windows share a cell. */
function spreadOverTiles(share: Tensor, { kernel }: AvgPoolAttributes, shape: readonly number[]): Tensor {
  const covered = upsample(share, kernel);
  const rest = shape.map((length, axis) => length - covered.shape[axis]);
  return pad(
    covered,
    rest.map(() => 0),
    rest,
  );
}
