import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { add } from './add.ts';
import { scalarLike } from './constant.ts';
import { exp } from './exp.ts';
import { greater } from './greater.ts';
import { minimum } from './minimum.ts';
import { multiply } from './multiply.ts';
import { subtract } from './subtract.ts';
import { where } from './where.ts';

interface EluAttributes {
  readonly alpha: number;
}

/** x where x > 0, else alpha (e^x - 1); its slope at 0 is alpha. Shapes: any -> the same. */
export const elu: OpFunction<(x: Tensor, alpha: number) => Tensor, EluAttributes> = defineOp(
  {
    name: 'elu',
    infer: ([{ dtype, shape }]) => [{ dtype, shape }],
    lower: (to, inputs, { attributes: { alpha } }) => [to.one('Elu', inputs, { alpha: { float: alpha } })],
    decompose: ([x], { alpha }) => {
      // e^x of what is positive is not wanted, and might overflow.
      const fraction = subtract(exp(minimum(x, scalarLike(x, 0))), scalarLike(x, 1));
      return [where(greater(x, scalarLike(x, 0)), x, multiply(fraction, scalarLike(x, alpha)))];
    },
    // alpha e^x is y + alpha.
    vjp: ({ inputs: [x], outputs: [y], attributes: { alpha }, gradient }) => [
      where(greater(x, scalarLike(x, 0)), gradient, multiply(gradient, add(y, scalarLike(y, alpha)))),
    ],
    examples: [
      { inputs: [{ shape: [2, 3], values: 'distinct' }], attributes: { alpha: 1 } },
      { inputs: [{ shape: [6], values: 'distinct' }], attributes: { alpha: 0.4 } },
    ],
  },
  (op) => (x, alpha) => apply(op, [x], { alpha }),
);
