import { type UnaryFunction, unary } from '../elementwise.ts';
import { scalarLike } from './constant.ts';
import { multiply } from './multiply.ts';
import { subtract } from './subtract.ts';

/** 1 / (1 + e^-x); its slope is y (1 - y). */
export const sigmoid: UnaryFunction = unary({
  name: 'sigmoid',
  onnx: 'Sigmoid',
  vjp: (gradient, _, y) => multiply(gradient, multiply(y, subtract(scalarLike(y, 1), y))),
  examples: [{ inputs: [[2, 3]] }],
});
