import { ShapeError } from '../../tensor/errors.ts';
import { formatShape, normalizeAxis } from '../../tensor/shape.ts';
import { applyAll, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { concat } from './concat.ts';
import { zerosLike } from './zeros.ts';

interface SplitAttributes {
  readonly sizes: readonly number[];
  readonly axis: number;
}

type SplitFunction = (x: Tensor, sizes: readonly number[], axis?: number) => readonly Tensor[];

/** Cuts a tensor along an axis into pieces of the given sizes, which add up to its size. */
export const split: OpFunction<SplitFunction, SplitAttributes> = defineOp(
  {
    name: 'split',
    infer: ([x], { sizes, axis }) => {
      if (sizes.reduce((total, size) => total + size, 0) !== x.shape[axis]) {
        throw new ShapeError({
          unit: 'split',
          expected: `sizes that add up to ${x.shape[axis]}, axis ${axis} of ${formatShape(x.shape)}`,
          received: formatShape(sizes),
        });
      }
      return sizes.map((size) => ({
        dtype: x.dtype,
        shape: x.shape.map((length, at) => (at === axis ? size : length)),
      }));
    },
    lower: (to, inputs, { attributes: { sizes, axis } }) => {
      const outputs = sizes.length;
      const along = { axis: { int: axis } };
      // Equal pieces by their number: a batch of any size then fits an exported graph.
      if (sizes.every((size) => size === sizes[0])) {
        return to.node('Split', inputs, { attributes: { ...along, num_outputs: { int: outputs } }, outputs });
      }
      return to.node('Split', [inputs[0], to.int64s(sizes)], { attributes: along, outputs });
    },
    vjp: ({ outputs, attributes: { axis }, gradients }) => [
      concat(
        outputs.map((output, at) => gradients[at] ?? zerosLike(output)),
        axis,
      ),
    ],
    examples: [
      { inputs: [[6]], attributes: { sizes: [1, 3, 2], axis: 0 } },
      { inputs: [[2, 5]], attributes: { sizes: [4, 1], axis: 1 } },
      { inputs: [[4, 2]], attributes: { sizes: [2, 2], axis: 0 } },
    ],
  },
  (op) =>
    (x, sizes, axis = 0) =>
      sizes.length === 1 ? [x] : applyAll(op, [x], { sizes, axis: normalizeAxis(axis, x.shape.length, 'split') }),
);
