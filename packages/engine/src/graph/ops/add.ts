import { type BinaryFunction, binary, broadcastExamples } from '../elementwise.ts';

/** a + b. */
export const add: BinaryFunction = binary({
  name: 'add',
  onnx: 'Add',
  vjp: [(gradient) => gradient, (gradient) => gradient],
  examples: broadcastExamples,
});
