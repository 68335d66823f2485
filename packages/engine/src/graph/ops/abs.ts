import { type UnaryFunction, unary } from '../elementwise.ts';
import { multiply } from './multiply.ts';
import { sign } from './sign.ts';

/** |x|; its slope at 0 is 0. */
export const abs: UnaryFunction = unary({
  name: 'abs',
  onnx: 'Abs',
  vjp: (gradient, x) => multiply(gradient, sign(x)),
  examples: [{ inputs: [{ shape: [2, 3], values: 'distinct' }] }],
});
