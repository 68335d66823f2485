import { type BinaryFunction, binary, broadcastExamples } from '../elementwise.ts';
import { negate } from './negate.ts';

/** a - b. */
export const subtract: BinaryFunction = binary({
  name: 'subtract',
  onnx: 'Sub',
  vjp: [(gradient) => gradient, (gradient) => negate(gradient)],
  examples: broadcastExamples,
});
