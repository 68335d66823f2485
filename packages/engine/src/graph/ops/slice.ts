import { ShapeError } from '../../tensor/errors.ts';
import { formatShape } from '../../tensor/shape.ts';
import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { pad } from './pad.ts';
import { reshape } from './reshape.ts';

/** One entry an axis: the first index taken, how many, and how far apart. */
export interface SliceAttributes {
  readonly starts: readonly number[];
  readonly counts: readonly number[];
  readonly steps: readonly number[];
}

/** A regular part of a tensor: on each axis `counts` elements from `starts` on, `steps` >= 1 apart. Shapes: x -> counts. */
export const slice: OpFunction<(x: Tensor, bounds: SliceAttributes) => Tensor, SliceAttributes> = defineOp(
  {
    name: 'slice',
    infer: ([x], { starts, counts, steps }) => {
      const fits = x.shape.every(
        (length, axis) => starts[axis] >= 0 && starts[axis] + (counts[axis] - 1) * steps[axis] < length,
      );
      if (!fits || starts.length !== x.shape.length) {
        throw new ShapeError({
          unit: 'slice',
          expected: `bounds inside ${formatShape(x.shape)}`,
          received: `starts ${formatShape(starts)}, counts ${formatShape(counts)}, steps ${formatShape(steps)}`,
        });
      }
      return [{ dtype: x.dtype, shape: counts }];
    },
    lower: (to, inputs, { inputs: [x], attributes: { starts, counts, steps } }) => {
      // Axes taken whole are left out: a batch of any size then fits an exported graph.
      const axes = counts.flatMap((count, axis) => (count === x.shape[axis] ? [] : [axis]));
      if (axes.length === 0) return [inputs[0]];
      const ends = axes.map((axis) => starts[axis] + (counts[axis] - 1) * steps[axis] + 1);
      const pick = (values: readonly number[]) => to.int64s(axes.map((axis) => values[axis]));
      return [to.one('Slice', [inputs[0], pick(starts), to.int64s(ends), to.int64s(axes), pick(steps)])];
    },
    vjp: ({ inputs: [x], attributes, gradient }) => [unslice(gradient, x.shape, attributes)],
    examples: [
      { inputs: [[4, 5]], attributes: { starts: [1, 0], counts: [2, 5], steps: [1, 1] } },
      { inputs: [[2, 7, 6]], attributes: { starts: [0, 1, 0], counts: [2, 3, 2], steps: [1, 2, 3] } },
    ],
  },
  (op) => (x, bounds) => apply(op, [x], bounds),
);

/** Puts a slice back into zeros of the given shape: the adjoint of `slice`. */
export function unslice(y: Tensor, shape: readonly number[], { starts, counts, steps }: SliceAttributes): Tensor {
  const spread = spreadOut(y, steps);
  const before = starts;
  const after = shape.map((length, axis) => length - starts[axis] - ((counts[axis] - 1) * steps[axis] + 1));
  return pad(spread, before, after);
}

/** Puts steps - 1 zeros between neighbours along each axis. */
function spreadOut(y: Tensor, steps: readonly number[]): Tensor {
  if (steps.every((step) => step === 1)) return y;
  const none = steps.flatMap(() => [0, 0]);
  const widened = pad(
    reshape(
      y,
      y.shape.flatMap((length) => [length, 1]),
    ),
    none,
    steps.flatMap((step) => [0, step - 1]),
  );
  const full = reshape(
    widened,
    y.shape.map((length, axis) => length * steps[axis]),
  );
  const counts = y.shape.map((length, axis) => (length - 1) * steps[axis] + 1);
  return slice(full, { starts: y.shape.map(() => 0), counts, steps: y.shape.map(() => 1) });
}
