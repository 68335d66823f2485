import { normalizeAxis, reducedShape } from '../../tensor/shape.ts';
import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';

/** Index (int64) of the first largest element along an axis. Shapes: x -> x without the axis. Constant almost everywhere. */
export const argMax: OpFunction<(x: Tensor, axis?: number) => Tensor, { readonly axis: number }> = defineOp(
  {
    name: 'argMax',
    infer: ([{ shape }], { axis }) => [{ dtype: 'int64', shape: reducedShape(shape, [axis], false, 'argMax') }],
    lower: (to, inputs, { attributes: { axis } }) => [
      to.one('ArgMax', inputs, { axis: { int: axis }, keepdims: { int: 0 } }),
    ],
    examples: [{ inputs: [{ shape: [2, 3], values: 'distinct' }], attributes: { axis: 1 } }],
  },
  (op) =>
    (x, axis = -1) =>
      apply(op, [x], { axis: normalizeAxis(axis, x.shape.length, 'argMax') }),
);
