import { createDuplicateRows, duplicateRowLimit, textWords } from '../statistics/duplicate-rows.ts';
import { allocate, bytesIn, turn } from '../stored/arrays.ts';
import type { TableColumn } from '../stored/schema.ts';
import type { CsvRow } from './records.ts';
import { createTextWriter, type TextFiles } from './write-texts.ts';

/** What the second pass needs. */
export interface WriteContext {
  /** One entry per column of the file; undefined where the column is not stored. */
  columns: readonly (TableColumn | undefined)[];
  dtype: 'float32' | 'float64';
  rows: number;
  missingValues: readonly string[];
  /** Where the matrix goes; absent when no column is in it. */
  write: ((bytes: Uint8Array) => Promise<void>) | undefined;
  /** Where texts go; absent without a text column. */
  texts: TextFiles | undefined;
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
  const width = columns.filter((column) => column !== undefined && column.type !== 'text').length;
  const rows = Math.max(1, Math.floor(blockBytes / (Math.max(width, 1) * 8)));
  return { values: allocate(dtype, rows * width), width, used: 0 };
}

function encodeRow(block: Block, encoders: readonly (Encode | undefined)[], texts: readonly string[]): void {
  for (let index = 0; index < encoders.length; index++) {
    const encode = encoders[index];
    if (encode !== undefined) block.values[block.used++] = encode(texts[index] ?? '');
  }
}

/** The words of the row that was encoded last, by which it is told from others. */
function wordsOf({ values, width, used }: Block, texts: readonly string[], besides: readonly number[]): Int32Array {
  const bytes = width * values.BYTES_PER_ELEMENT;
  const numbers = new Int32Array(values.buffer, used * values.BYTES_PER_ELEMENT - bytes, bytes / 4);
  if (texts.length === 0 && besides.length === 0) return numbers;
  return Int32Array.from([...numbers, ...texts.flatMap(textWords), ...besides]);
}

async function flush(block: Block, { write }: WriteContext): Promise<void> {
  if (block.used === 0 || write === undefined) return;
  const full = block.values.subarray(0, block.used);
  turn(full, 'littleEndian');
  await write(bytesIn(full));
  block.used = 0;
}

/**
 * Second pass over the rows of a CSV file: writes the stored columns as one row-major little-endian matrix, texts beside it.
 * Returns how many rows repeat an earlier one, undefined when there are too many rows to tell.
 */
export async function writeRows(batches: AsyncIterable<CsvRow[]>, context: WriteContext): Promise<number | undefined> {
  const { columns, rows, missingValues } = context;
  const missing = new Set(missingValues);
  const encoders = columns.map((column) => (column && column.type !== 'text' ? encoderOf(column, missing) : undefined));
  const isText = columns.map((column) => column?.type === 'text');
  const writer = context.texts && createTextWriter(context.texts);
  const duplicates = rows <= duplicateRowLimit ? createDuplicateRows(rows) : undefined;
  const block = createBlock(context);
  let written = -1;
  for await (const batch of batches) {
    for (const { values, besides = [] } of batch) {
      written += 1;
      if (written === 0) continue;
      encodeRow(block, encoders, values);
      const texts = values.filter((_, index) => isText[index]).map((text) => (missing.has(text) ? '' : text));
      duplicates?.observe(wordsOf(block, texts, besides));
      await writer?.add(texts);
      if (block.used === block.values.length) await flush(block, context);
    }
  }
  await flush(block, context);
  await writer?.end();
  if (written !== rows) throw new Error(`internal: the first pass read ${rows} rows, the second ${written}`);
  return duplicates?.count();
}
