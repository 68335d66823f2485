import { type UnaryFunction, unary } from '../elementwise.ts';
import { scalarLike } from './constant.ts';
import { multiply } from './multiply.ts';
import { subtract } from './subtract.ts';

/** (e^x - e^-x) / (e^x + e^-x); its slope is 1 - y^2. */
export const tanh: UnaryFunction = unary({
  name: 'tanh',
  onnx: 'Tanh',
  vjp: (gradient, _, y) => multiply(gradient, subtract(scalarLike(y, 1), multiply(y, y))),
  examples: [{ inputs: [[2, 3]] }],
});
