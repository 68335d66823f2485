import { type ArrayOfDType, allocate, arrayConstructors, type DType } from './dtype.ts';
import { ShapeError } from './errors.ts';
import { formatShape, type Shape, sizeOf } from './shape.ts';

/** A tensor as plain data, the form in which values enter and leave the engine: row-major, `data.length` = product of `shape`. */
export type TensorData<D extends DType = DType> = {
  [K in D]: { readonly dtype: K; readonly shape: Shape; readonly data: ArrayOfDType[K] };
}[D];

/** A tensor over `data` (not copied).
 *  @throws {ShapeError} if the array is of another dtype or holds more or fewer elements than the shape. */
export function tensorData<D extends DType>(dtype: D, shape: Shape, data: ArrayOfDType[D]): TensorData<D> {
  if (!(data instanceof arrayConstructors[dtype]) || data.length !== sizeOf(shape)) {
    throw new ShapeError({
      unit: 'a tensor',
      expected: `${arrayConstructors[dtype].name} of ${sizeOf(shape)} elements for ${dtype} ${formatShape(shape)}`,
      received: `${data.constructor.name} of ${data.length}`,
    });
  }
  return { dtype, shape, data } as TensorData<D>;
}

/** A tensor of zeros. */
export function zerosOf<D extends DType>(dtype: D, shape: Shape): TensorData<D> {
  return tensorData(dtype, shape, allocate(dtype, sizeOf(shape)));
}
