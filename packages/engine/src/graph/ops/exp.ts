import { type UnaryFunction, unary } from '../elementwise.ts';
import { multiply } from './multiply.ts';

/** e^x. */
export const exp: UnaryFunction = unary({
  name: 'exp',
  onnx: 'Exp',
  vjp: (gradient, _, y) => multiply(gradient, y),
  examples: [{ inputs: [[2, 3]] }],
});
