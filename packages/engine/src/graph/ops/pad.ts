import { ShapeError } from '../../tensor/errors.ts';
import { formatShape } from '../../tensor/shape.ts';
import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { slice } from './slice.ts';

export interface PadAttributes {
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly value: number;
}

type PadFunction = (x: Tensor, before: readonly number[], after: readonly number[], value?: number) => Tensor;

/** Adds cells of one value before and after each axis. Shapes: x -> x + before + after, axis by axis. */
export const pad: OpFunction<PadFunction, PadAttributes> = defineOp(
  {
    name: 'pad',
    infer: ([x], { before, after }) => {
      if (
        before.length !== x.shape.length ||
        after.length !== x.shape.length ||
        [...before, ...after].some((n) => n < 0)
      ) {
        throw new ShapeError({
          unit: 'pad',
          expected: `two numbers >= 0 for each axis of ${formatShape(x.shape)}`,
          received: `${formatShape(before)} before, ${formatShape(after)} after`,
        });
      }
      return [{ dtype: x.dtype, shape: x.shape.map((length, axis) => length + before[axis] + after[axis]) }];
    },
    lower: (to, inputs, { attributes: { before, after, value }, outputs: [{ dtype }] }) => [
      to.one('Pad', [inputs[0], to.int64s([...before, ...after]), to.scalar(dtype, value)]),
    ],
    vjp: ({ inputs: [x], attributes: { before }, gradient }) => [
      slice(gradient, { starts: before, counts: x.shape, steps: x.shape.map(() => 1) }),
    ],
    examples: [
      { inputs: [[2, 3]], attributes: { before: [1, 0], after: [0, 2], value: 0 } },
      { inputs: [[3]], attributes: { before: [1], after: [1], value: -2 } },
    ],
  },
  (op) =>
    (x, before, after, value = 0) =>
      [...before, ...after].every((n) => n === 0) ? x : apply(op, [x], { before, after, value }),
);
