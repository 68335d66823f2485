import { normalizeAxis } from '../../tensor/shape.ts';
import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { multiply } from './multiply.ts';
import { subtract } from './subtract.ts';
import { sum } from './sum.ts';

/** e^x_i / sum_j e^x_j along an axis. Shapes: any -> the same. */
export const softmax: OpFunction<(x: Tensor, axis?: number) => Tensor, { readonly axis: number }> = defineOp(
  {
    name: 'softmax',
    infer: ([{ dtype, shape }]) => [{ dtype, shape }],
    lower: (to, inputs, { attributes: { axis } }) => [to.one('Softmax', inputs, { axis: { int: axis } })],
    vjp: ({ outputs: [y], attributes: { axis }, gradient }) => {
      const weighted = multiply(gradient, y);
      return [subtract(weighted, multiply(y, sum(weighted, [axis], true)))];
    },
    examples: [
      { inputs: [[2, 3]], attributes: { axis: 1 } },
      { inputs: [[2, 3, 2]], attributes: { axis: 1 } },
    ],
  },
  (op) =>
    (x, axis = -1) =>
      apply(op, [x], { axis: normalizeAxis(axis, x.shape.length, 'softmax') }),
);
