import { endianness } from 'node:os';
import type { SampleDtype } from './schema.ts';

/** Typed array that holds the elements of each dtype. */
export interface ArrayOfSampleDtype {
  uint8: Uint8Array;
  int8: Int8Array;
  int16: Int16Array;
  int32: Int32Array;
  float32: Float32Array;
  float64: Float64Array;
}

/** Any array of stored elements. */
export type SampleArray = ArrayOfSampleDtype[SampleDtype];

const constructors = {
  uint8: Uint8Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const satisfies { [D in SampleDtype]: new (buffer: ArrayBuffer) => ArrayOfSampleDtype[D] };

/** Bytes of one element. */
export function bytesOf(dtype: SampleDtype): number {
  return constructors[dtype].BYTES_PER_ELEMENT;
}

/** A new array of `length` zeros. */
export function allocate<D extends SampleDtype>(dtype: D, length: number): ArrayOfSampleDtype[D] {
  return new constructors[dtype](length) as ArrayOfSampleDtype[D];
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
