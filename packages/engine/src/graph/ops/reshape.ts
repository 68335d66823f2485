import { ShapeError } from '../../tensor/errors.ts';
import { formatShape, type Shape, sameShape, sizeOf } from '../../tensor/shape.ts';
import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';

/** The same elements in row-major order under another shape. Shapes: x -> shape of as many elements. */
export const reshape: OpFunction<(x: Tensor, shape: Shape) => Tensor, { readonly shape: Shape }> = defineOp(
  {
    name: 'reshape',
    infer: ([x], { shape }) => {
      if (sizeOf(x.shape) !== sizeOf(shape)) {
        throw new ShapeError({
          unit: 'reshape',
          expected: `a shape of ${sizeOf(x.shape)} elements for ${formatShape(x.shape)}`,
          received: `${formatShape(shape)} of ${sizeOf(shape)}`,
        });
      }
      return [{ dtype: x.dtype, shape }];
    },
    lower: (to, inputs, { outputs: [y] }) => [to.one('Reshape', [inputs[0], to.int64s(to.targetShape(y))])],
    vjp: ({ inputs: [x], gradient }) => [reshape(gradient, x.shape)],
    examples: [{ inputs: [[2, 3]], attributes: { shape: [3, 1, 2] } }],
  },
  (op) => (x, shape) => {
    if (sameShape(x.shape, shape)) return x;
    // A reshape of a reshape is one reshape.
    const from = x.source.op.name === 'reshape' ? x.source.inputs[0] : x;
    return sameShape(from.shape, shape) ? from : apply(op, [from], { shape });
  },
);
