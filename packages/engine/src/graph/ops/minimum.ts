import { type BinaryFunction, binary } from '../elementwise.ts';
import { scalarLike } from './constant.ts';
import { greater } from './greater.ts';
import { where } from './where.ts';

/** The smaller of a and b; where they are equal the gradient goes to a. */
export const minimum: BinaryFunction = binary({
  name: 'minimum',
  onnx: 'Min',
  vjp: [
    (gradient, a, b) => where(greater(a, b), scalarLike(gradient, 0), gradient),
    (gradient, a, b) => where(greater(a, b), gradient, scalarLike(gradient, 0)),
  ],
  examples: [
    {
      inputs: [
        { shape: [2, 3], values: 'distinct' },
        { shape: [3], values: 'distinct' },
      ],
    },
  ],
});
