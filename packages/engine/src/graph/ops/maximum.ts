import { type BinaryFunction, binary } from '../elementwise.ts';
import { scalarLike } from './constant.ts';
import { greater } from './greater.ts';
import { where } from './where.ts';

/** The larger of a and b; where they are equal the gradient goes to b. */
export const maximum: BinaryFunction = binary({
  name: 'maximum',
  onnx: 'Max',
  vjp: [
    (gradient, a, b) => where(greater(a, b), gradient, scalarLike(gradient, 0)),
    (gradient, a, b) => where(greater(a, b), scalarLike(gradient, 0), gradient),
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
