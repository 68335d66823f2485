import { endianness } from 'node:os';
import type { TensorDtype } from './schema.ts';

/** Typed array that holds the elements of each dtype. */
export interface ArrayOfDtype {
  uint8: Uint8Array;
  int8: Int8Array;
  int16: Int16Array;
  int32: Int32Array;
  float32: Float32Array;
  float64: Float64Array;
}

/** Any array of stored elements. */
export type SampleArray = ArrayOfDtype[TensorDtype];

const constructors = {
  uint8: Uint8Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const satisfies { [D in TensorDtype]: new (buffer: ArrayBuffer) => ArrayOfDtype[D] };

/** Bytes of one element. */
export function bytesOf(dtype: TensorDtype): number {
  return constructors[dtype].BYTES_PER_ELEMENT;
}

/** A new array of `length` zeros. */
export function allocate<D extends TensorDtype>(dtype: D, length: number): ArrayOfDtype[D] {
  return new constructors[dtype](length) as ArrayOfDtype[D];
}

/** An array of `length` elements over memory. */
export function arrayOver(dtype: TensorDtype, memory: SharedArrayBuffer, length: number): SampleArray {
  return new constructors[dtype](memory as unknown as ArrayBuffer, 0, length);
}

const swaps = { 2: 'swap16', 4: 'swap32', 8: 'swap64' } as const;
const isLittleEndian = endianness() === 'LE';

/** Bytes of an array as a buffer over the same memory. */
export function bytesIn(array: SampleArray): Buffer {
  return Buffer.from(array.buffer as ArrayBuffer, array.byteOffset, array.byteLength);
}

/** Turns an array between the byte order of this machine and the named one, in place. */
export function turn(array: SampleArray, order: 'littleEndian' | 'bigEndian'): void {
  const size = array.BYTES_PER_ELEMENT;
  if ((order === 'littleEndian') === isLittleEndian) return;
  if (size === 2 || size === 4 || size === 8) bytesIn(array)[swaps[size]]();
}
