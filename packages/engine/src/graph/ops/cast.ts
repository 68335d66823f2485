import type { DType } from '../../tensor/dtype.ts';
import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';

/** The same numbers in another element type; true is 1. */
export const cast: OpFunction<(x: Tensor, dtype: DType) => Tensor, { readonly dtype: DType }> = defineOp(
  {
    name: 'cast',
    infer: ([{ shape }], { dtype }) => [{ dtype, shape }],
    lower: (to, inputs, { attributes }) => [to.cast(inputs[0], attributes.dtype)],
    vjp: ({ inputs: [x], gradient }) => [isFloat(x.dtype) ? cast(gradient, x.dtype) : undefined],
    examples: [{ inputs: [[2, 3]], attributes: { dtype: 'float64' } }],
  },
  (op) => (x, dtype) => (x.dtype === dtype ? x : apply(op, [x], { dtype })),
);

/** Whether gradients flow through values of this dtype. */
export function isFloat(dtype: DType): boolean {
  return dtype === 'float32' || dtype === 'float64';
}
