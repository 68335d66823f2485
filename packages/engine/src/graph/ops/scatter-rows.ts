import { ShapeError } from '../../tensor/errors.ts';
import { formatShape } from '../../tensor/shape.ts';
import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { gatherRows } from './gather-rows.ts';

interface ScatterRowsAttributes {
  /** Rows of the result. */
  readonly rows: number;
}

type ScatterRowsFunction = (x: Tensor, indexes: Tensor, rows: number) => Tensor;

/** Adds each row to the row of zeros that its number names: the adjoint of `gatherRows`.
 *  Shapes: x [batch, count, width], indexes (int64) [batch, count] -> [batch, rows, width]; indexes lie in 0 .. rows-1. */
export const scatterRows: OpFunction<ScatterRowsFunction, ScatterRowsAttributes> = defineOp(
  {
    name: 'scatterRows',
    infer: ([x, indexes], { rows }) => {
      if (x.shape.length !== 3 || x.shape[0] !== indexes.shape[0] || x.shape[1] !== indexes.shape[1]) {
        throw new ShapeError({
          unit: 'scatterRows',
          expected: 'x [batch, count, width] and indexes [batch, count]',
          received: `${formatShape(x.shape)} and ${formatShape(indexes.shape)}`,
        });
      }
      return [{ dtype: x.dtype, shape: [x.shape[0], rows, x.shape[2]] }];
    },
    lower: (to, [x, indexes], { inputs: [{ dtype, shape }], attributes: { rows } }) => {
      // ScatterElements, not the faster ScatterND: with threads that one adds to the same row at the same time, and loses some.
      const zeros = to.one('Expand', [to.scalar(dtype, 0), to.int64s([shape[0], rows, shape[2]])]);
      const column = to.cast(to.one('Unsqueeze', [indexes, to.int64s([2])]), 'int32');
      const every = to.one('Expand', [column, to.int64s(shape)]);
      return [to.one('ScatterElements', [zeros, every, x], { axis: { int: 1 }, reduction: { string: 'add' } })];
    },
    vjp: ({ inputs: [, indexes], gradient }) => [gatherRows(gradient, indexes), undefined],
    examples: [
      {
        inputs: [[2, 5, 3], { shape: [2, 5], dtype: 'int64', values: [0, 2, 2, 1, 2, 1, 1, 0, 2, 0] }],
        attributes: { rows: 3 },
      },
      { inputs: [[1, 2, 1], { shape: [1, 2], dtype: 'int64', values: [3, 3] }], attributes: { rows: 4 } },
    ],
  },
  (op) => (x, indexes, rows) => apply(op, [x, indexes], { rows }),
);
