import type { RowReader } from './row-reader.ts';

/** Any array of numbers that rows may lie in, such as the bytes of images. */
export type StoredValues = Int8Array | Uint8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** Reads rows of an array in memory, row-major, `size` values a row; the values become those of the batch's type. */
export function arrayRows(values: StoredValues, size: number): RowReader {
  return {
    size,
    fill: (into, at, rows) => {
      for (let i = 0; i < rows.length; i++) {
        const from = rows[i] * size;
        into.set(values.subarray(from, from + size), at + i * size);
      }
    },
  };
}
