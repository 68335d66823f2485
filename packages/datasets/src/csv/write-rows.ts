import { createDuplicateRows, type DuplicateRows, duplicateRowLimit } from '../statistics/duplicate-rows.ts';
import { allocate, bytesIn, turn } from '../stored/arrays.ts';
import type { TableColumn } from '../stored/schema.ts';
import type { CsvRow } from './records.ts';

/** What the second pass needs. */
export interface WriteContext {
  /** One entry per column of the file; undefined where the column is not stored. */
  columns: readonly (TableColumn | undefined)[];
  dtype: 'float32' | 'float64';
  rows: number;
  missingValues: readonly string[];
  write(bytes: Uint8Array): Promise<void>;
}

type Encode = (text: string) => number;

// The first pass accepted every value, so what is not missing is decimal notation.
function encoderOf({ type, classes = [] }: TableColumn, missing: ReadonlySet<string>): Encode {
  if (type !== 'category') return (text) => (missing.has(text) ? Number.NaN : Number(text));
  const indexes = new Map(classes.map(({ value }, index) => [value, index]));
  return (text) => indexes.get(text) ?? Number.NaN;
}

const blockBytes = 2 ** 20;

interface Block {
  values: Float32Array | Float64Array;
  /** Values per row. */
  width: number;
  used: number;
}

function createBlock({ columns, dtype }: WriteContext): Block {
  const width = columns.filter((column) => column !== undefined).length;
  const rows = Math.max(1, Math.floor(blockBytes / (width * 8)));
  return { values: allocate(dtype, rows * width), width, used: 0 };
}

function encodeRow(block: Block, encoders: readonly (Encode | undefined)[], texts: readonly string[]): void {
  for (let index = 0; index < encoders.length; index++) {
    const encode = encoders[index];
    if (encode !== undefined) block.values[block.used++] = encode(texts[index] ?? '');
  }
}

function observeRow({ values, width, used }: Block, duplicates: DuplicateRows | undefined): void {
  const bytes = width * values.BYTES_PER_ELEMENT;
  duplicates?.observe(new Int32Array(values.buffer, used * values.BYTES_PER_ELEMENT - bytes, bytes / 4));
}

async function flush(block: Block, { write }: WriteContext): Promise<void> {
  if (block.used === 0) return;
  const full = block.values.subarray(0, block.used);
  turn(full, 'littleEndian');
  await write(bytesIn(full));
  block.used = 0;
}

/**
 * Second pass over the rows of a CSV file: writes the stored columns as one row-major little-endian matrix.
 * Returns how many rows repeat an earlier one, undefined when there are too many rows to tell.
 */
export async function writeRows(batches: AsyncIterable<CsvRow[]>, context: WriteContext): Promise<number | undefined> {
  const { columns, rows, missingValues } = context;
  const missing = new Set(missingValues);
  const encoders = columns.map((column) => column && encoderOf(column, missing));
  const duplicates = rows <= duplicateRowLimit ? createDuplicateRows(rows) : undefined;
  const block = createBlock(context);
  let written = -1;
  for await (const batch of batches) {
    for (const { values } of batch) {
      written += 1;
      if (written === 0) continue;
      encodeRow(block, encoders, values);
      observeRow(block, duplicates);
      if (block.used === block.values.length) await flush(block, context);
    }
  }
  await flush(block, context);
  if (written !== rows) throw new Error(`internal: the first pass read ${rows} rows, the second ${written}`);
  return duplicates?.count();
}
