import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { scalarLike } from './constant.ts';
import { greater } from './greater.ts';
import { multiply } from './multiply.ts';
import { where } from './where.ts';

interface LeakyReluAttributes {
  readonly alpha: number;
}

/** x where x > 0, else alpha x; its slope at 0 is alpha. Shapes: any -> the same. */
export const leakyRelu: OpFunction<(x: Tensor, alpha: number) => Tensor, LeakyReluAttributes> = defineOp(
  {
    name: 'leakyRelu',
    infer: ([{ dtype, shape }]) => [{ dtype, shape }],
    lower: (to, inputs, { attributes: { alpha } }) => [to.one('LeakyRelu', inputs, { alpha: { float: alpha } })],
    decompose: ([x], { alpha }) => [where(greater(x, scalarLike(x, 0)), x, multiply(x, scalarLike(x, alpha)))],
    vjp: ({ inputs: [x], attributes: { alpha }, gradient }) => [
      where(greater(x, scalarLike(x, 0)), gradient, multiply(gradient, scalarLike(gradient, alpha))),
    ],
    examples: [{ inputs: [{ shape: [2, 3], values: 'distinct' }], attributes: { alpha: 0.3 } }],
  },
  (op) => (x, alpha) => apply(op, [x], { alpha }),
);
