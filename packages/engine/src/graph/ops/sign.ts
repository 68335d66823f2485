import { type UnaryFunction, unary } from '../elementwise.ts';

/** -1, 0 or 1 as x is below, at or above 0. Constant almost everywhere. */
export const sign: UnaryFunction = unary({
  name: 'sign',
  onnx: 'Sign',
  examples: [{ inputs: [{ shape: [2, 3], values: 'distinct' }] }],
});
