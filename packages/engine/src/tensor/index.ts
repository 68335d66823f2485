export { type TensorData, tensorData, zerosOf } from './array.ts';
export {
  type ArrayOfDType,
  allocate,
  arrayConstructors,
  bytesPerElement,
  type DType,
  dtypes,
  type FloatArray,
  type TypedArray,
} from './dtype.ts';
export { ShapeError, type ShapeErrorParts } from './errors.ts';
export { type RandomStream, stream } from './random.ts';
export {
  broadcastShapes,
  formatShape,
  normalizeAxis,
  reducedShape,
  type Shape,
  sameShape,
  sizeOf,
  stridesOf,
} from './shape.ts';
