/** Typed array that holds the elements of each dtype (a bool is one byte, 0 or 1). */
export interface ArrayOfDType {
  float32: Float32Array;
  float64: Float64Array;
  int32: Int32Array;
  int64: BigInt64Array;
  bool: Uint8Array;
  uint8: Uint8Array;
}

/** Element type of a tensor. */
export type DType = keyof ArrayOfDType;

/** Any array that can hold a tensor's elements. */
export type TypedArray = ArrayOfDType[DType];

/** An array of real numbers in either precision. */
export type FloatArray = Float32Array | Float64Array;

/** Constructor of the typed array of each dtype. */
export const arrayConstructors = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  int64: BigInt64Array,
  bool: Uint8Array,
  uint8: Uint8Array,
} as const satisfies { [D in DType]: new (length: number) => ArrayOfDType[D] };

/** Every dtype. */
export const dtypes = Object.keys(arrayConstructors) as readonly DType[];

/** Bytes of one element. */
export function bytesPerElement(dtype: DType): number {
  return arrayConstructors[dtype].BYTES_PER_ELEMENT;
}

/** A new array of `length` zeros. */
export function allocate<D extends DType>(dtype: D, length: number): ArrayOfDType[D] {
  return new arrayConstructors[dtype](length) as ArrayOfDType[D];
}
