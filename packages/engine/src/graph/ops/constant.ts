import { arrayConstructors, type DType, type TypedArray } from '../../tensor/dtype.ts';
import { type Shape, sizeOf } from '../../tensor/shape.ts';
import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';

interface ConstantAttributes {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly data: TypedArray;
}

type ConstantFunction = (dtype: DType, shape: Shape, values: ArrayLike<number> | TypedArray) => Tensor;

/** A tensor known when the graph is built. Shapes: none -> shape. */
export const constant: OpFunction<ConstantFunction, ConstantAttributes> = defineOp(
  {
    name: 'constant',
    infer: (_, { dtype, shape }) => [{ dtype, shape }],
    lower: (to, _, { attributes: { dtype, shape, data } }) => [to.constant(dtype, shape, data)],
    examples: [{ inputs: [], attributes: { dtype: 'float64', shape: [2], data: Float64Array.of(0.5, -3) } }],
  },
  (op) => (dtype, shape, values) => {
    const data = typed(dtype, values);
    if (data.length !== sizeOf(shape))
      throw new Error(`internal: constant of ${data.length} values for [${shape.join(', ')}]`);
    return apply(op, [], { dtype, shape, data });
  },
);

/** A constant of rank 0. */
export function scalar(dtype: DType, value: number): Tensor {
  return constant(dtype, [], [value]);
}

/** A scalar of the dtype of another tensor. */
export function scalarLike(tensor: Tensor, value: number): Tensor {
  return scalar(tensor.dtype, value);
}

function typed(dtype: DType, values: ArrayLike<number> | TypedArray): TypedArray {
  if (values instanceof arrayConstructors[dtype]) return values;
  if (dtype === 'int64') return BigInt64Array.from(values as ArrayLike<number>, BigInt);
  return new (arrayConstructors[dtype] as Float64ArrayConstructor)(values as ArrayLike<number>);
}
