import type { DType } from '../../tensor/dtype.ts';
import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';

interface OneHotAttributes {
  readonly depth: number;
  readonly dtype: DType;
  readonly axis: number;
}

type OneHotFunction = (indexes: Tensor, depth: number, dtype: DType, axis?: number) => Tensor;

/** 1 at the index along a new axis of `depth` cells, else 0; all 0 where the index is outside 0 .. depth-1.
 *  Shapes: indexes (int64) [...] -> [..., depth, ...], the new axis at `axis` (default: last). */
export const oneHot: OpFunction<OneHotFunction, OneHotAttributes> = defineOp(
  {
    name: 'oneHot',
    infer: ([{ shape }], { depth, dtype, axis }) => [{ dtype, shape: shape.toSpliced(axis, 0, depth) }],
    lower: (to, inputs, { attributes: { depth, dtype, axis }, inputs: [{ shape }] }) => {
      // Compared with 0 .. depth-1 rather than OneHot, which wraps negative indexes and has no float64 kernel.
      const column = Array.from({ length: shape.length + 1 }, (_, at) => (at === axis ? depth : 1));
      const classes = to.constant(
        'int64',
        column,
        BigInt64Array.from({ length: depth }, (_, k) => BigInt(k)),
      );
      const expanded = to.one('Unsqueeze', [inputs[0], to.int64s([axis])]);
      return [to.cast(to.one('Equal', [expanded, classes]), dtype)];
    },
    examples: [
      {
        inputs: [{ shape: [3], dtype: 'int64', values: [2, 0, 1] }],
        attributes: { depth: 3, dtype: 'float64', axis: 1 },
      },
      {
        inputs: [{ shape: [2, 2], dtype: 'int64', values: [1, 0, 1, 1] }],
        attributes: { depth: 2, dtype: 'float64', axis: 1 },
      },
    ],
  },
  (op) =>
    (indexes, depth, dtype, axis = indexes.shape.length) =>
      apply(op, [indexes], { depth, dtype, axis }),
);
