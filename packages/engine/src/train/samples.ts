import type { DType, TypedArray } from '../tensor/dtype.ts';
import { allocate } from '../tensor/dtype.ts';
import { type Shape, sizeOf } from '../tensor/shape.ts';

/** Samples in memory, preprocessed: what a training reads its batches from. Arrays hold all rows of the table. */
export interface Samples {
  /** The rows of the table that belong to this part, in any order. */
  readonly rows: Int32Array;
  /** Values of every row by the name of the model's input, row-major. */
  readonly inputs: Readonly<Record<string, Float32Array | Int32Array>>;
  /** Class indexes or numbers of every row, for the model's first output. */
  readonly targets: Float32Array | Int32Array;
  /** The same for its other outputs, by their names. */
  readonly otherTargets?: Readonly<Record<string, Float32Array | Int32Array>>;
  /** One a row of the table: multiplies everything of that sample in the loss. */
  readonly sampleWeights?: Float32Array;
}

/** Some steps of sequences: from which step on, and how many there are in a whole one. */
export interface Steps {
  readonly start: number;
  readonly time: number;
}

/** Copies rows into consecutive places of a feed. `values` has `shape` elements a row, or holds whole sequences of which
 *  the feed takes the given steps; int64 feeds take 32-bit integers. */
export function gather(
  into: TypedArray,
  at: number,
  values: Float32Array | Int32Array,
  rows: Int32Array,
  shape: Shape,
  steps: Steps = { start: 0, time: shape[0] ?? 1 },
): void {
  const size = sizeOf(shape);
  const inner = size / (shape[0] ?? 1);
  const row = { size, stride: inner * steps.time, offset: inner * steps.start };
  if (into instanceof BigInt64Array) {
    gatherInt64(into, at, values, rows, row);
    return;
  }
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i] * row.stride + row.offset;
    (into as Float32Array).set(values.subarray(from, from + size), at + i * size);
  }
}

/** Writes the two halves of every int64: making BigInts costs more than the step of a small model. */
function gatherInt64(
  into: BigInt64Array,
  at: number,
  values: Float32Array | Int32Array,
  rows: Int32Array,
  { size, stride, offset }: { readonly size: number; readonly stride: number; readonly offset: number },
): void {
  const halves = new Int32Array(into.buffer, into.byteOffset, into.length * 2);
  for (let i = 0; i < rows.length; i++) {
    for (let k = 0; k < size; k++) {
      const value = values[rows[i] * stride + offset + k];
      const place = 2 * (at + i * size + k);
      halves[place] = value;
      halves[place + 1] = value < 0 ? -1 : 0;
    }
  }
}

/** Feeds that came back from a chunk, to be filled again: large arrays are made once, not once a chunk. */
export class FeedPool {
  readonly #free = new Map<string, TypedArray[]>();

  take(dtype: DType, length: number): TypedArray {
    return this.#free.get(`${dtype}:${length}`)?.pop() ?? allocate(dtype, length);
  }

  give(dtype: DType, array: TypedArray): void {
    const key = `${dtype}:${array.length}`;
    const free = this.#free.get(key) ?? [];
    if (free.length < 4) free.push(array);
    this.#free.set(key, free);
  }
}
