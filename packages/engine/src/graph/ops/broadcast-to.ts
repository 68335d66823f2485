import { ShapeError } from '../../tensor/errors.ts';
import { broadcastShapes, formatShape, type Shape, sameShape } from '../../tensor/shape.ts';
import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { sumTo } from './sum.ts';

/** Repeats x along new axes and axes of size 1. Shapes: x -> shape. */
export const broadcastTo: OpFunction<(x: Tensor, shape: Shape) => Tensor, { readonly shape: Shape }> = defineOp(
  {
    name: 'broadcastTo',
    infer: ([x], { shape }) => {
      if (!sameShape(broadcastShapes(x.shape, shape, 'broadcastTo'), shape)) {
        throw new ShapeError({
          unit: 'broadcastTo',
          expected: `a shape that stretches to ${formatShape(shape)}`,
          received: formatShape(x.shape),
        });
      }
      return [{ dtype: x.dtype, shape }];
    },
    lower: (to, inputs, { outputs: [y] }) => [to.one('Expand', [inputs[0], to.shape(y)])],
    vjp: ({ inputs: [x], gradient }) => [sumTo(gradient, x.shape)],
    examples: [
      { inputs: [[3]], attributes: { shape: [2, 3] } },
      { inputs: [[2, 1, 3]], attributes: { shape: [4, 2, 5, 3] } },
    ],
  },
  (op) => (x, shape) => (sameShape(x.shape, shape) ? x : apply(op, [x], { shape })),
);
