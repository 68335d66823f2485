import { ShapeError } from '../../tensor/errors.ts';
import { formatShape } from '../../tensor/shape.ts';
import type { NoAttributes } from '../elementwise.ts';
import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { add } from './add.ts';
import { constant } from './constant.ts';
import { reshape } from './reshape.ts';
import { scatterAdd } from './scatter-add.ts';

/** Rows of each sample's own matrix by their numbers, where `gather` reads one table for all: the batch stays free.
 *  Shapes: x [batch, rows, width], indexes (int64) [batch, count] -> [batch, count, width]; indexes lie in 0 .. rows-1. */
export const gatherRows: OpFunction<(x: Tensor, indexes: Tensor) => Tensor, NoAttributes> = defineOp(
  {
    name: 'gatherRows',
    infer: ([x, indexes]) => {
      if (x.shape.length !== 3 || indexes.shape.length !== 2 || x.shape[0] !== indexes.shape[0]) {
        throw new ShapeError({
          unit: 'gatherRows',
          expected: 'x [batch, rows, width] and indexes [batch, count]',
          received: `${formatShape(x.shape)} and ${formatShape(indexes.shape)}`,
        });
      }
      return [{ dtype: x.dtype, shape: [...indexes.shape, x.shape[2]] }];
    },
    lower: (to, [x, indexes]) => [
      to.one('GatherND', [x, to.one('Unsqueeze', [indexes, to.int64s([2])])], { batch_dims: { int: 1 } }),
    ],
    vjp: ({ inputs: [x, indexes], gradient }) => {
      const [batch, rows] = x.shape;
      const firstRows = constant(
        'int64',
        [batch, 1],
        Array.from({ length: batch }, (_, sample) => sample * rows),
      );
      const summed = scatterAdd(gradient, add(indexes, firstRows), batch * rows);
      return [reshape(summed, x.shape), undefined];
    },
    examples: [
      { inputs: [[2, 3, 4], { shape: [2, 5], dtype: 'int64', values: [0, 2, 2, 1, 2, 1, 1, 0, 2, 0] }] },
      { inputs: [[1, 4, 1], { shape: [1, 2], dtype: 'int64', values: [3, 0] }] },
    ],
  },
  (op) => (x, indexes) => apply(op, [x, indexes], {}),
);
