import { normalizeAxis, reducedShape, type Shape, sameShape } from '../../tensor/shape.ts';
import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { broadcastTo } from './broadcast-to.ts';
import { reshape } from './reshape.ts';

export interface SumAttributes {
  readonly axes: readonly number[];
  readonly keepDimensions: boolean;
}

/** Sum over axes (default: all). Shapes: x -> x without the axes, or with size 1 there. */
export const sum: OpFunction<(x: Tensor, axes?: readonly number[], keepDimensions?: boolean) => Tensor, SumAttributes> =
  defineOp(
    {
      name: 'sum',
      infer: ([{ dtype, shape }], { axes, keepDimensions }) => [
        { dtype, shape: reducedShape(shape, axes, keepDimensions, 'sum') },
      ],
      lower: (to, inputs, { attributes: { axes, keepDimensions } }) => [
        to.one('ReduceSum', [inputs[0], to.int64s(axes)], { keepdims: { int: keepDimensions ? 1 : 0 } }),
      ],
      vjp: ({ inputs: [x], attributes: { axes }, gradient }) => [
        broadcastTo(reshape(gradient, reducedShape(x.shape, axes, true)), x.shape),
      ],
      examples: [
        { inputs: [[2, 3, 4]], attributes: { axes: [1], keepDimensions: false } },
        { inputs: [[2, 3, 4]], attributes: { axes: [0, 2], keepDimensions: true } },
        { inputs: [[2, 3]], attributes: { axes: [0, 1], keepDimensions: false } },
      ],
    },
    (op) =>
      (x, axes = x.shape.map((_, axis) => axis), keepDimensions = false) => {
        if (axes.length === 0) return x;
        return apply(op, [x], { axes: axes.map((axis) => normalizeAxis(axis, x.shape.length, 'sum')), keepDimensions });
      },
  );

/** Sums a tensor over the axes along which `shape` would have been stretched to its shape: the adjoint of broadcasting. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const offset = x.shape.length - shape.length;
  const axes = x.shape.flatMap((length, axis) =>
    axis < offset || (shape[axis - offset] === 1 && length !== 1) ? [axis] : [],
  );
  return reshape(sum(x, axes), shape);
}
