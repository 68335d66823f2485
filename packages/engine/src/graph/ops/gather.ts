import { ShapeError } from '../../tensor/errors.ts';
import { formatShape, sizeOf } from '../../tensor/shape.ts';
import type { NoAttributes } from '../elementwise.ts';
import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { matmul } from './matmul.ts';
import { oneHot } from './one-hot.ts';
import { reshape } from './reshape.ts';
import { scatterAdd } from './scatter-add.ts';

/** Rows of a table by their numbers, which must be 0 to below `rows`.
 *  Shapes: table [rows, width], indexes (int64) [...] -> [..., width]. */
export const gather: OpFunction<(table: Tensor, indexes: Tensor) => Tensor, NoAttributes> = defineOp(
  {
    name: 'gather',
    infer: ([table, indexes]) => {
      if (table.shape.length !== 2 || indexes.dtype !== 'int64') {
        throw new ShapeError({
          unit: 'gather',
          expected: 'a table [rows, width] and int64 indexes',
          received: `${formatShape(table.shape)} and ${indexes.dtype}`,
        });
      }
      return [{ dtype: table.dtype, shape: [...indexes.shape, table.shape[1]] }];
    },
    lower: (to, inputs) => [to.one('Gather', inputs, { axis: { int: 0 } })],
    vjp: ({ inputs: [table, indexes], gradient }) => [sumByRow(gradient, indexes, table.shape[0]), undefined],
    examples: [
      { inputs: [[3, 2], { shape: [4], dtype: 'int64', values: [2, 0, 2, 1] }] },
      { inputs: [[65, 1], { shape: [3], dtype: 'int64', values: [64, 7, 64] }] },
      { inputs: [[4, 1], { shape: [2, 3], dtype: 'int64', values: [0, 0, 3, 3, 3, 1] }] },
    ],
  },
  (op) => (table, indexes) => apply(op, [table, indexes], {}),
);

/** Rows up to which one product with a one-hot matrix is faster than adding values up one by one. */
const fewRows = 64;

function sumByRow(gradient: Tensor, indexes: Tensor, rows: number): Tensor {
  if (rows > fewRows) return scatterAdd(gradient, indexes, rows);
  const count = sizeOf(indexes.shape);
  const chosen = oneHot(reshape(indexes, [count]), rows, gradient.dtype);
  return matmul(chosen, reshape(gradient, [count, gradient.shape[gradient.shape.length - 1]]), { transposeA: true });
}
