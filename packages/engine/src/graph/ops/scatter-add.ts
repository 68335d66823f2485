import { bytesPerElement } from '../../tensor/dtype.ts';
import { ShapeError } from '../../tensor/errors.ts';
import { formatShape, sameShape, sizeOf } from '../../tensor/shape.ts';
import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { gather } from './gather.ts';

interface ScatterAddAttributes {
  readonly rows: number;
}

type ScatterAddFunction = (values: Tensor, indexes: Tensor, rows: number) => Tensor;

/** Adds each value to the row of zeros that its index names: the adjoint of `gather`.
 *  Shapes: values [..., width], indexes (int64, 0 to below rows) [...] -> [rows, width]. */
export const scatterAdd: OpFunction<ScatterAddFunction, ScatterAddAttributes> = defineOp(
  {
    name: 'scatterAdd',
    infer: ([values, indexes], { rows }) => {
      if (indexes.dtype !== 'int64' || !sameShape(values.shape.slice(0, -1), indexes.shape)) {
        throw new ShapeError({
          unit: 'scatterAdd',
          expected: 'values [..., width] and int64 indexes [...]',
          received: `${formatShape(values.shape)} and ${indexes.dtype} ${formatShape(indexes.shape)}`,
        });
      }
      return [{ dtype: values.dtype, shape: [rows, values.shape[values.shape.length - 1]] }];
    },
    lower: (to, [values, indexes], { inputs: [{ shape }], outputs: [{ dtype, shape: table }] }) => {
      const count = sizeOf(shape.slice(0, -1));
      const zeros = to.one('Expand', [to.scalar(dtype, 0), to.int64s(table)]);
      const rows = to.one('Reshape', [values, to.int64s([count, table[1]])]);
      const listed = to.cast(to.one('Reshape', [indexes, to.int64s([count, 1])]), 'int32');
      const spread = to.one('Expand', [listed, to.int64s([count, table[1]])]);
      // ScatterND would need no spread indexes, but its threads add to a row at the same time, and then lose sums.
      return [to.one('ScatterElements', [zeros, spread, rows], { axis: { int: 0 }, reduction: { string: 'add' } })];
    },
    // The zeros, the spread indexes, and the kernel's copy of them in int64.
    workspace: ({ inputs: [{ dtype, shape }], outputs: [table] }) =>
      bytesPerElement(dtype) * sizeOf(table.shape) +
      (bytesPerElement('int32') + bytesPerElement('int64')) * sizeOf(shape),
    vjp: ({ inputs: [, indexes], gradient }) => [gather(gradient, indexes), undefined],
    examples: [
      { inputs: [[4, 2], { shape: [4], dtype: 'int64', values: [2, 0, 2, 1] }], attributes: { rows: 3 } },
      { inputs: [[2, 3, 1], { shape: [2, 3], dtype: 'int64', values: [0, 0, 3, 3, 3, 1] }], attributes: { rows: 5 } },
    ],
  },
  (op) => (values, indexes, rows) => apply(op, [values, indexes], { rows }),
);
