import { type BinaryFunction, binary } from '../elementwise.ts';

/** Whether a = b, as bool. Constant almost everywhere. */
export const equal: BinaryFunction = binary({
  name: 'equal',
  onnx: 'Equal',
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
