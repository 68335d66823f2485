import { type UnaryFunction, unary } from '../elementwise.ts';
import { scalarLike } from './constant.ts';
import { divide } from './divide.ts';
import { multiply } from './multiply.ts';

/** Square root of x > 0. */
export const sqrt: UnaryFunction = unary({
  name: 'sqrt',
  onnx: 'Sqrt',
  vjp: (gradient, _, y) => divide(multiply(gradient, scalarLike(y, 0.5)), y),
  examples: [{ inputs: [{ shape: [2, 3], values: 'positive' }] }],
});
