import { closeSync, openSync } from 'node:fs';
import { shareMemory } from '../load-part.ts';
import { arrayOver, bytesOf, type SampleArray } from '../stored/arrays.ts';
import type { TensorDtype } from '../stored/schema.ts';
import { RowBlocks } from './row-blocks.ts';
import type { StoredRows } from './stored-rows.ts';

/** A type whose values take less memory as they are than as float32. */
export interface NarrowType {
  dtype: TensorDtype;
  bytes: number;
}

/** The stored type of rows that are whole rows of one file, where it is narrower than float32. */
export function narrowType({ width, files }: StoredRows): NarrowType | undefined {
  const [file, ...more] = files;
  if (!file || more.length > 0 || file.width !== width || file.spans.length !== 1) return undefined;
  const bytes = bytesOf(file.dtype);
  return bytes < 4 ? { dtype: file.dtype, bytes } : undefined;
}

/**
 * The first `count` rows in their stored type, on memory that threads share.
 * @throws {StoredDatasetError} when memory does not suffice, or the file is too short
 */
export function loadNarrow({ width, files: [file] }: StoredRows, count: number): SampleArray {
  if (!file) throw new Error('internal: rows without a file');
  const length = count * width;
  const values = arrayOver(file.dtype, shareMemory(Math.ceil((length * bytesOf(file.dtype)) / 4)), length);
  const descriptor = openSync(file.path, 'r');
  try {
    new RowBlocks(descriptor, file).readAll(count, (block, at) => values.set(block, at));
  } finally {
    closeSync(descriptor);
  }
  return values;
}
