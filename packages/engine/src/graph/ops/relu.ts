import { type UnaryFunction, unary } from '../elementwise.ts';
import { multiply } from './multiply.ts';
import { sign } from './sign.ts';

/** max(x, 0); its slope at 0 is 0. */
export const relu: UnaryFunction = unary({
  name: 'relu',
  onnx: 'Relu',
  // The sign of y, not of x: then nothing else reads x, and ONNX Runtime fuses the ReLU into what made it.
  vjp: (gradient, _, y) => multiply(gradient, sign(y)),
  examples: [{ inputs: [{ shape: [2, 3], values: 'distinct' }] }],
});
