import { type BinaryFunction, binary } from '../elementwise.ts';

/** Whether a > b, as bool. Constant almost everywhere. */
export const greater: BinaryFunction = binary({
  name: 'greater',
  onnx: 'Greater',
  dtype: 'bool',
  examples: [
    {
      inputs: [
        { shape: [2, 3], values: 'flag' },
        { shape: [3], values: 'flag' },
      ],
    },
  ],
});
