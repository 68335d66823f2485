export { type TensorData, tensorData } from './array.ts';
export {
  arrayConstructors,
  bytesPerElement,
  type DType,
  dtypes,
  type FloatArray,
} from './dtype.ts';
export { ShapeError } from './errors.ts';
export { type RandomStream, type Streams, stream, streams } from './random.ts';
export {
  formatShape,
  type Shape,
  sizeOf,
} from './shape.ts';
