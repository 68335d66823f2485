import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { scalarLike } from './constant.ts';
import { multiply } from './multiply.ts';

/** x^p for a constant p; x > 0 unless p is whole. */
export const power: OpFunction<(x: Tensor, exponent: number) => Tensor, { readonly exponent: number }> = defineOp(
  {
    name: 'power',
    infer: ([{ dtype, shape }]) => [{ dtype, shape }],
    lower: (to, inputs, { attributes, outputs: [{ dtype }] }) => [
      to.one('Pow', [inputs[0], to.scalar(dtype, attributes.exponent)]),
    ],
    vjp: ({ inputs: [x], attributes: { exponent }, gradient }) => [
      multiply(gradient, multiply(power(x, exponent - 1), scalarLike(x, exponent))),
    ],
    examples: [
      { inputs: [{ shape: [2, 3], values: 'positive' }], attributes: { exponent: 2.5 } },
      { inputs: [[2, 3]], attributes: { exponent: 3 } },
    ],
  },
  (op) => (x, exponent) => {
    if (exponent === 0) return scalarLike(x, 1);
    return exponent === 1 ? x : apply(op, [x], { exponent });
  },
);
