import { type UnaryFunction, unary } from '../elementwise.ts';

/** -x. */
export const negate: UnaryFunction = unary({
  name: 'negate',
  onnx: 'Neg',
  vjp: (gradient) => negate(gradient),
  examples: [{ inputs: [[2, 3]] }],
});
