import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Window } from '../spatial.ts';
import type { Tensor } from '../tensor.ts';
import { pooledShape, poolOnnxAttributes } from './max-pool.ts';

/** Where the first largest value that each window sees lies, row-major over all of x (int64). Constant almost everywhere.
 *  Shapes: x [batch, channels, ...spatial] -> [batch, channels, ...positions]. */
export const maxPoolIndexes: OpFunction<(x: Tensor, window: Window) => Tensor, Window> = defineOp(
  {
    name: 'maxPoolIndexes',
    infer: ([x], window) => [{ dtype: 'int64', shape: pooledShape(x, window) }],
    lower: (to, inputs, { attributes }) => {
      const [, indexes] = to.node('MaxPool', inputs, { attributes: poolOnnxAttributes(attributes), outputs: 2 });
      // A window that sees only NaN has the index -1 within its map.
      return [to.one('Max', [indexes, to.scalar('int64', 0)])];
    },
    examples: [
      {
        inputs: [{ shape: [2, 2, 5, 4], values: 'distinct' }],
        attributes: { kernel: [3, 2], strides: [2, 1], dilations: [1, 1], padsBefore: [1, 0], padsAfter: [1, 1] },
      },
    ],
  },
  (op) =>
    (x, { kernel, strides, dilations, padsBefore, padsAfter }) =>
      apply(op, [x], { kernel, strides, dilations, padsBefore, padsAfter }),
);
