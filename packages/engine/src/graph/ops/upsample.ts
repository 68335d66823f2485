import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { broadcastTo } from './broadcast-to.ts';
import { reshape } from './reshape.ts';
import { sum } from './sum.ts';

interface UpsampleAttributes {
  /** How often each spatial axis repeats its cells. */
  readonly factors: readonly number[];
}

/** Repeats every cell of the spatial axes, neighbours staying together (nearest neighbour).
 *  Shapes: [batch, channels, ...spatial] -> [batch, channels, ...spatial * factors]. */
export const upsample: OpFunction<(x: Tensor, factors: readonly number[]) => Tensor, UpsampleAttributes> = defineOp(
  {
    name: 'upsample',
    infer: ([x], { factors }) => [{ dtype: x.dtype, shape: scaledShape(x.shape, factors) }],
    lower: (to, inputs, { inputs: [x], attributes: { factors } }) => {
      const scales = to.constant('float32', [x.shape.length], Float32Array.of(1, 1, ...factors));
      return [
        to.one('Resize', [inputs[0], '', scales], {
          mode: { string: 'nearest' },
          coordinate_transformation_mode: { string: 'asymmetric' },
          nearest_mode: { string: 'floor' },
        }),
      ];
    },
    decompose: ([x], { factors }) => {
      const spread = broadcastTo(reshape(x, blocksOf(x.shape, [])), blocksOf(x.shape, factors));
      return [reshape(spread, scaledShape(x.shape, factors))];
    },
    vjp: ({ inputs: [x], attributes: { factors }, gradient }) => [
      sum(
        reshape(gradient, blocksOf(x.shape, factors)),
        factors.map((_, axis) => 3 + 2 * axis),
      ),
    ],
    examples: [
      { inputs: [[2, 1, 2, 3]], attributes: { factors: [2, 3] } },
      { inputs: [[1, 2, 4]], attributes: { factors: [2] } },
    ],
  },
  (op) => (x, factors) => (factors.every((factor) => factor === 1) ? x : apply(op, [x], { factors })),
);

function scaledShape(shape: readonly number[], factors: readonly number[]): number[] {
  return shape.map((length, axis) => length * (factors[axis - 2] ?? 1));
}

/** [batch, channels, h, factor, w, factor, ...]: every cell beside its copies; a factor that is absent counts as 1. */
function blocksOf([batch, channels, ...spatial]: readonly number[], factors: readonly number[]): number[] {
  return [batch, channels, ...spatial.flatMap((length, axis) => [length, factors[axis] ?? 1])];
}
