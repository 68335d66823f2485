import { type UnaryFunction, unary } from '../elementwise.ts';
import { divide } from './divide.ts';

/** Natural logarithm of x > 0. */
export const log: UnaryFunction = unary({
  name: 'log',
  onnx: 'Log',
  vjp: (gradient, x) => divide(gradient, x),
  examples: [{ inputs: [{ shape: [2, 3], values: 'positive' }] }],
});
