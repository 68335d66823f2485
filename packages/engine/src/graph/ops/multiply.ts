import { type BinaryFunction, binary, broadcastExamples } from '../elementwise.ts';

/** a * b. */
export const multiply: BinaryFunction = binary({
  name: 'multiply',
  onnx: 'Mul',
  vjp: [(gradient, _, b) => multiply(gradient, b), (gradient, a) => multiply(gradient, a)],
  examples: broadcastExamples,
});
