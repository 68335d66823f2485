import { type UnaryFunction, unary } from '../elementwise.ts';

/** The same numbers; no gradient flows back. */
export const stopGradient: UnaryFunction = unary({
  name: 'stopGradient',
  onnx: 'Identity',
  examples: [{ inputs: [[2, 3]] }],
});
