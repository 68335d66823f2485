import type { NoAttributes } from '../elementwise.ts';
import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';

/** Whether an element is NaN, as bool. Constant almost everywhere. Shapes: any -> the same. */
export const isNotANumber: OpFunction<(x: Tensor) => Tensor, NoAttributes> = defineOp(
  {
    name: 'isNotANumber',
    infer: ([{ shape }]) => [{ dtype: 'bool', shape }],
    lower: (to, inputs) => [to.one('IsNaN', inputs)],
    examples: [{ inputs: [{ shape: [2, 2], values: [1, Number.NaN, Number.POSITIVE_INFINITY, 0] }] }],
  },
  (op) => (x) => apply(op, [x], {}),
);
