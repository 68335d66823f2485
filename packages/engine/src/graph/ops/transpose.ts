import { ShapeError } from '../../tensor/errors.ts';
import { formatShape } from '../../tensor/shape.ts';
import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';

/** Axes in another order: axis i of y is axis permutation[i] of x. */
export const transpose: OpFunction<
  (x: Tensor, permutation: readonly number[]) => Tensor,
  { readonly permutation: readonly number[] }
> = defineOp(
  {
    name: 'transpose',
    infer: ([x], { permutation }) => {
      if (!isPermutation(permutation, x.shape.length)) {
        throw new ShapeError({
          unit: 'transpose',
          expected: `the axes 0 to ${x.shape.length - 1} of ${formatShape(x.shape)} in any order`,
          received: formatShape(permutation),
        });
      }
      return [{ dtype: x.dtype, shape: permutation.map((axis) => x.shape[axis]) }];
    },
    lower: (to, inputs, { attributes }) => [to.one('Transpose', inputs, { perm: { ints: attributes.permutation } })],
    vjp: ({ attributes: { permutation }, gradient }) => [transpose(gradient, inverse(permutation))],
    examples: [
      { inputs: [[2, 3, 4]], attributes: { permutation: [2, 0, 1] } },
      { inputs: [[2, 3]], attributes: { permutation: [1, 0] } },
    ],
  },
  (op) => (x, permutation) => {
    if (permutation.every((axis, at) => axis === at)) return x;
    const { source } = x;
    // A transpose back to the start is none: layers that work along time hand their axes over like that.
    if (source.op.name === 'transpose' && undoes(permutation, source.attributes)) return source.inputs[0];
    return apply(op, [x], { permutation });
  },
);

function isPermutation(axes: readonly number[], rank: number): boolean {
  return axes.length === rank && axes.toSorted((a, b) => a - b).every((axis, at) => axis === at);
}

function undoes(permutation: readonly number[], { permutation: before }: { readonly permutation?: readonly number[] }) {
  return before?.length === permutation.length && permutation.every((axis, at) => before[axis] === at);
}

function inverse(permutation: readonly number[]): number[] {
  return permutation.map((_, axis) => permutation.indexOf(axis));
}
