import { ShapeError } from '../../tensor/errors.ts';
import { formatShape, normalizeAxis } from '../../tensor/shape.ts';
import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor, TensorType } from '../tensor.ts';
import { split } from './split.ts';

/** Tensors one after the other along an axis. Shapes: equal but for that axis, whose sizes add up. */
export const concat: OpFunction<(tensors: readonly Tensor[], axis?: number) => Tensor, { readonly axis: number }> =
  defineOp(
    {
      name: 'concat',
      infer: (inputs, { axis }) => [{ dtype: inputs[0].dtype, shape: joinedShape(inputs, axis) }],
      lower: (to, inputs, { attributes: { axis } }) => [to.one('Concat', inputs, { axis: { int: axis } })],
      vjp: ({ inputs, attributes: { axis }, gradient }) =>
        split(
          gradient,
          inputs.map(({ shape }) => shape[axis]),
          axis,
        ),
      examples: [
        {
          inputs: [
            [2, 3],
            [1, 3],
            [2, 3],
          ],
          attributes: { axis: 0 },
        },
        {
          inputs: [
            [2, 3, 2],
            [2, 1, 2],
          ],
          attributes: { axis: 1 },
        },
      ],
    },
    (op) =>
      (tensors, axis = 0) =>
        tensors.length === 1
          ? tensors[0]
          : apply(op, tensors, { axis: normalizeAxis(axis, tensors[0].shape.length, 'concat') }),
  );

function joinedShape(inputs: readonly TensorType[], axis: number): number[] {
  const [{ shape }] = inputs;
  const fits = inputs.every(
    (input) => input.shape.length === shape.length && input.shape.every((n, at) => at === axis || n === shape[at]),
  );
  if (!fits) {
    throw new ShapeError({
      unit: 'concat',
      expected: `shapes that differ on axis ${axis} only`,
      received: inputs.map((input) => formatShape(input.shape)).join(', '),
    });
  }
  return shape.map((length, at) =>
    at === axis ? inputs.reduce((total, input) => total + input.shape[axis], 0) : length,
  );
}
