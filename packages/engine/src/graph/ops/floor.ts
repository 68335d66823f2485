import { type UnaryFunction, unary } from '../elementwise.ts';

/** Largest whole number not above x, as a float. Constant almost everywhere. Shapes: any -> the same. */
export const floor: UnaryFunction = unary({
  name: 'floor',
  onnx: 'Floor',
  examples: [{ inputs: [[2, 3]] }],
});
