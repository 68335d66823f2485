import type { NoAttributes } from '../elementwise.ts';
import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { scalarLike } from './constant.ts';
import { multiply } from './multiply.ts';

/** Sum of the squares of all elements, in one pass. Shapes: x -> [] */
export const sumOfSquares: OpFunction<(x: Tensor) => Tensor, NoAttributes> = defineOp(
  {
    name: 'sumOfSquares',
    infer: ([{ dtype }]) => [{ dtype, shape: [] }],
    lower: (to, inputs) => [to.one('ReduceSumSquare', [inputs[0]], { keepdims: { int: 0 } })],
    vjp: ({ inputs: [x], gradient }) => [multiply(multiply(x, scalarLike(x, 2)), gradient)],
    examples: [{ inputs: [[2, 3]] }, { inputs: [[5]] }],
  },
  (op) => (x) => apply(op, [x], {}),
);
