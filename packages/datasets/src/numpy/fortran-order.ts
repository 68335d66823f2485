import { sizeOf } from '@trainyard/engine/spec';
import { allocate, bytesOf, type SampleArray } from '../stored/arrays.ts';
import type { TensorDtype } from '../stored/schema.ts';

/** An array whose elements lie with the first index running fastest. */
export interface FortranArray {
  dtype: TensorDtype;
  dimensions: readonly number[];
  /** Its elements as they lie in the file; read once for each block of rows that fits in memory. */
  inFileOrder(): AsyncGenerator<SampleArray>;
}

const blockBytes = 2 ** 27;
const yieldedElements = 2 ** 16;

/** Place of element `column` in a row of row-major order, where the elements of a row lie with their first index running fastest. */
function placeInRow(column: number, shape: readonly number[]): number {
  let place = 0;
  let rest = column;
  let stride = sizeOf(shape);
  for (const size of shape) {
    stride /= size;
    place += (rest % size) * stride;
    rest = Math.floor(rest / size);
  }
  return place;
}

/** Puts the rows from `first` on into `into`, row-major. */
async function gatherRows(array: FortranArray, first: number, count: number, into: SampleArray): Promise<void> {
  const [rows = 1, ...shape] = array.dimensions;
  const width = sizeOf(shape);
  let row = 0;
  let column = 0;
  let place = 0;
  for await (const block of array.inFileOrder()) {
    for (const value of block) {
      const at = row - first;
      if (at >= 0 && at < count) into[at * width + place] = value;
      row += 1;
      if (row < rows) continue;
      row = 0;
      column += 1;
      place = placeInRow(column, shape);
    }
  }
}

/** The elements in row-major order. */
export async function* rowMajor(array: FortranArray): AsyncGenerator<SampleArray> {
  const [rows = 1, ...shape] = array.dimensions;
  const width = sizeOf(shape);
  const atOnce = Math.min(rows, Math.max(1, Math.floor(blockBytes / (bytesOf(array.dtype) * width))));
  const into = allocate(array.dtype, atOnce * width);
  for (let first = 0; first < rows; first += atOnce) {
    const count = Math.min(atOnce, rows - first);
    await gatherRows(array, first, count, into);
    for (let start = 0; start < count * width; start += yieldedElements) {
      yield into.subarray(start, Math.min(start + yieldedElements, count * width));
    }
  }
}
