import type { DatasetFormat } from '@trainyard/contracts';
import { sizeOf } from '@trainyard/engine/spec';
import { momentsOf } from '../arrays/store-features.ts';
import { compareClasses } from '../csv/resolve-column.ts';
import { BadData } from '../findings/bad-data.ts';
import type { IngestContext } from '../readers/reader.ts';
import { merge, noMoments, statisticsOf } from '../statistics/moments.ts';
import { bytesIn, bytesOf as elementBytes, turn } from '../stored/arrays.ts';
import { type PartName, partFiles, type SchemaDraft, type StoredClass, type TensorColumn } from '../stored/schema.ts';
import type { ClassFile } from './class-files.ts';

/** How the files of a dataset become arrays of one shape. */
export interface FileDecoder {
  format: DatasetFormat;
  /** Role of the zip, named in findings. */
  zip: string;
  /** Name of the column. */
  column: string;
  dtype: TensorColumn['dtype'] & ('uint8' | 'float32');
  shape: readonly number[];
  /** The array of a file. @throws {BadData} naming it, when there is none of the shape */
  decode(file: ClassFile): Promise<Uint8Array | Float32Array>;
}

// Decoders work beside each other while the arrays are small.
const atOnce = 4;
const smallBytes = 2 ** 22;

function checkSize({ zip, shape, dtype }: FileDecoder, rows: number, { limits }: IngestContext): void {
  const size = sizeOf(shape);
  const bytes = size * rows * elementBytes(dtype);
  const { maxRows, maxRowElements, maxUnpackedBytes } = limits;
  if (rows <= maxRows && size <= maxRowElements && bytes <= maxUnpackedBytes) return;
  const text = `expected at most ${maxRows} files of ${maxRowElements} values, ${maxUnpackedBytes} bytes in all, received ${rows} of ${size}, ${bytes} bytes; choose a smaller size`;
  throw new BadData({ rule: 'tooLarge', file: zip, text });
}

async function decoded(decoder: FileDecoder, file: ClassFile): Promise<Uint8Array | Float32Array | BadData> {
  try {
    return await decoder.decode(file);
  } catch (error) {
    if (error instanceof BadData) return error;
    throw error;
  }
}

/** The arrays of files in their order; files at fault go to the log. */
async function* arraysOf(files: readonly ClassFile[], decoder: FileDecoder, context: IngestContext) {
  const step = sizeOf(decoder.shape) > smallBytes ? 1 : atOnce;
  for (let start = 0; start < files.length; start += step) {
    context.signal?.throwIfAborted();
    const arrays = await Promise.all(files.slice(start, start + step).map((file) => decoded(decoder, file)));
    for (const array of arrays) {
      if (array instanceof BadData) context.log.addFinding(array.finding);
      else yield array;
    }
    if (context.log.errors() >= context.limits.maxErrors) {
      const text = `reading stopped after ${context.log.errors()} errors; correct the ones listed first`;
      throw new BadData({ rule: 'tooManyErrors', file: decoder.zip, text });
    }
  }
}

function classesOf(files: readonly ClassFile[]): StoredClass[] {
  const counts = new Map<string, number>();
  for (const { className } of files) counts.set(className, (counts.get(className) ?? 0) + 1);
  const compare = compareClasses([...counts.keys()]);
  return [...counts].toSorted(([a], [b]) => compare(a, b)).map(([value, count]) => ({ value, count }));
}

async function writeLabels(files: readonly ClassFile[], classes: readonly StoredClass[], write: Write): Promise<void> {
  const indexes = new Map(classes.map(({ value }, index) => [value, index]));
  const labels = Float32Array.from(files, ({ className }) => indexes.get(className) ?? Number.NaN);
  turn(labels, 'littleEndian');
  await write(bytesIn(labels));
}

type Write = (bytes: Uint8Array) => Promise<void>;

/** Stores files in class folders: the array of each, and its class. Undefined when one is at fault; findings go to the log. */
export async function storeClassFiles(
  files: readonly ClassFile[],
  decoder: FileDecoder,
  context: IngestContext,
): Promise<SchemaDraft | undefined> {
  const { store, log } = context;
  checkSize(decoder, files.length, context);
  const moments = noMoments();
  const classes = classesOf(files);
  const rows: Partial<Record<PartName, { rows: number }>> = {};
  for (const part of ['train', 'test'] as const) {
    const own = files.filter((file) => file.part === part);
    if (own.length === 0) continue;
    rows[part] = { rows: own.length };
    const write = await store.file(partFiles.tensor(part, 0));
    for await (const array of arraysOf(own, decoder, context)) {
      if (log.errors() > 0) continue;
      merge(moments, momentsOf(array));
      turn(array, 'littleEndian');
      await write(bytesIn(array));
    }
    await writeLabels(own, classes, await store.file(partFiles.rows(part)));
  }
  if (log.errors() > 0) return undefined;
  const { format, column, dtype, shape } = decoder;
  const tensor: TensorColumn = {
    name: column,
    role: 'feature',
    dtype,
    shape: [...shape],
    missing: 0,
    ...statisticsOf(moments),
  };
  const label = {
    name: 'label',
    type: 'category',
    role: 'target',
    missing: 0,
    distinct: classes.length,
    classes,
  } as const;
  const { train = { rows: 0 }, test } = rows;
  return {
    schemaVersion: 2,
    format,
    dtype: 'float32',
    columns: [label],
    tensors: [tensor],
    parts: { train, ...(test && { test }) },
  };
}
