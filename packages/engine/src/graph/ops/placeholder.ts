import type { DType } from '../../tensor/dtype.ts';
import type { Shape } from '../../tensor/shape.ts';
import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor, TensorType } from '../tensor.ts';

type PlaceholderFunction = (dtype: DType, shape: Shape) => Tensor;

/** A tensor fed at every run. Shapes: none -> shape. */
export const placeholder: OpFunction<PlaceholderFunction, TensorType> = defineOp(
  {
    name: 'placeholder',
    infer: (_, { dtype, shape }) => [{ dtype, shape }],
    lower: () => {
      throw new Error('internal: a placeholder that is not among the inputs of its graph');
    },
    examples: [],
  },
  (op) => (dtype, shape) => apply(op, [], { dtype, shape }),
);
