import { type BinaryFunction, binary } from '../elementwise.ts';
import { multiply } from './multiply.ts';
import { negate } from './negate.ts';

/** a / b. */
export const divide: BinaryFunction = binary({
  name: 'divide',
  onnx: 'Div',
  vjp: [(gradient, _, b) => divide(gradient, b), (gradient, _a, b, y) => negate(multiply(gradient, divide(y, b)))],
  examples: [
    { inputs: [[2, 3], { shape: [2, 3], values: 'positive' }] },
    { inputs: [[3], { shape: [2, 1], values: 'positive' }] },
  ],
});
