import { arrayRows } from '../data/rows/array-rows.ts';
import { type Column, isReader, type RowReader, type RowValues } from '../data/rows/row-reader.ts';
import type { TypedArray } from '../tensor/dtype.ts';
import { type Shape, sizeOf } from '../tensor/shape.ts';

/** What a training reads its batches from. Columns hold all rows of the table: in memory and ready for the model, or as
 *  readers of the same (`data/rows`), which alone may change rows at random while training. */
export interface SampleColumns {
  /** The rows of the table that belong to this part, in any order. */
  readonly rows: Int32Array;
  /** Values by the name of the model's input. */
  readonly inputs: Readonly<Record<string, Column>>;
  /** Class indexes or numbers, for the model's first output. */
  readonly targets: Column;
  /** The same for its other outputs, by their names. */
  readonly otherTargets?: Readonly<Record<string, Column>>;
  /** One a row of the table: multiplies everything of that sample in the loss. */
  readonly sampleWeights?: Float32Array;
}

/** Samples whose targets are in memory, where reports look them up. */
export interface Samples extends SampleColumns {
  readonly targets: RowValues;
  readonly otherTargets?: Readonly<Record<string, RowValues>>;
}

/** Some steps of sequences: from which step on, and how many there are in a whole one. */
export interface Steps {
  readonly start: number;
  readonly time: number;
}

/** Which rows, as they are in which epoch: outside of training in none. */
export interface Gathered {
  readonly rows: Int32Array;
  readonly epoch?: number | undefined;
}

/** Copies rows into consecutive places of a feed. `column` has `shape` elements a row, or whole sequences of which the
 *  feed takes the given steps; int64 feeds take 32-bit integers. */
export function gather(
  into: TypedArray,
  at: number,
  column: Column,
  { rows, epoch }: Gathered,
  shape: Shape,
  steps: Steps = { start: 0, time: shape[0] ?? 1 },
): void {
  const size = sizeOf(shape);
  const inner = size / (shape[0] ?? 1);
  const row = { size, stride: inner * steps.time, offset: inner * steps.start };
  if (isReader(column)) {
    if (row.stride === size && into instanceof Float32Array) column.fill(into, at, rows, epoch);
    else gatherRows(into, at, whole(column, rows, into, epoch), everyRow(rows.length), row);
    return;
  }
  gatherRows(into, at, column, rows, row);
}

/** The values of rows, one after the other, as they are outside of training. */
export function valuesOfRows(column: Column, rows: Int32Array, size: number): RowValues {
  const values =
    column instanceof Int32Array ? new Int32Array(rows.length * size) : new Float32Array(rows.length * size);
  const reader = isReader(column) ? column : arrayRows(column, size);
  reader.fill(values, 0, rows);
  return values;
}

interface RowPart {
  readonly size: number;
  readonly stride: number;
  readonly offset: number;
}

/** Whole rows of a reader, of which a feed takes a part or another type. */
function whole(reader: RowReader, rows: Int32Array, into: TypedArray, epoch: number | undefined): RowValues {
  const length = rows.length * reader.size;
  const values = into instanceof BigInt64Array ? new Int32Array(length) : new Float32Array(length);
  reader.fill(values, 0, rows, epoch);
  return values;
}

const everyRow = (count: number): Int32Array => Int32Array.from({ length: count }, (_, row) => row);

function gatherRows(into: TypedArray, at: number, values: RowValues, rows: Int32Array, row: RowPart): void {
  if (into instanceof BigInt64Array) {
    gatherInt64(into, at, values, rows, row);
    return;
  }
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i] * row.stride + row.offset;
    (into as Float32Array).set(values.subarray(from, from + row.size), at + i * row.size);
  }
}

/** Writes the two halves of every int64: making BigInts costs more than the step of a small model. */
function gatherInt64(
  into: BigInt64Array,
  at: number,
  values: RowValues,
  rows: Int32Array,
  { size, stride, offset }: RowPart,
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
