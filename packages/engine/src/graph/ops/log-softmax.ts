import { normalizeAxis } from '../../tensor/shape.ts';
import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { multiply } from './multiply.ts';
import { softmax } from './softmax.ts';
import { subtract } from './subtract.ts';
import { sum } from './sum.ts';

/** x_i - log(sum_j e^x_j) along an axis, without overflow. Shapes: any -> the same. */
export const logSoftmax: OpFunction<(x: Tensor, axis?: number) => Tensor, { readonly axis: number }> = defineOp(
  {
    name: 'logSoftmax',
    infer: ([{ dtype, shape }]) => [{ dtype, shape }],
    lower: (to, inputs, { attributes: { axis } }) => [to.one('LogSoftmax', inputs, { axis: { int: axis } })],
    vjp: ({ inputs: [x], attributes: { axis }, gradient }) => [
      subtract(gradient, multiply(softmax(x, axis), sum(gradient, [axis], true))),
    ],
    examples: [
      { inputs: [[2, 3]], attributes: { axis: 1 } },
      { inputs: [[2, 3, 2]], attributes: { axis: 1 } },
    ],
  },
  (op) =>
    (x, axis = -1) =>
      apply(op, [x], { axis: normalizeAxis(axis, x.shape.length, 'logSoftmax') }),
);
