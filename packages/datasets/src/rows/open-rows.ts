import { closeSync, openSync } from 'node:fs';
import type { SampleArray } from '../stored/arrays.ts';
import { RowBlocks } from './row-blocks.ts';
import type { RowSpan, StoredRows } from './stored-rows.ts';

/** Open rows; each read blocks the calling thread. */
export interface OpenRows {
  /** Values of a row. */
  readonly size: number;
  /** Writes rows one after the other from the element `at` on; what is missing is NaN. @throws {StoredDatasetError} when the file is too short */
  fill(into: Float32Array | Int32Array, at: number, rows: Int32Array): void;
  close(): void;
}

/** Copies the spans of a stored row to their places. */
function copyRow(
  from: SampleArray,
  start: number,
  spans: readonly RowSpan[],
  into: Float32Array | Int32Array,
  at: number,
) {
  for (const span of spans) {
    const first = start + span.at;
    // Setting one value through a view costs ten times the value.
    if (span.length < 8) for (let i = 0; i < span.length; i++) into[at + span.to + i] = from[first + i] ?? Number.NaN;
    else into.set(from.subarray(first, first + span.length), at + span.to);
  }
}

/** Opens rows for reading any of them in any order. @throws when a file cannot be opened */
export function openRows({ width, files }: StoredRows): OpenRows {
  const opened = files.map((file) => {
    const descriptor = openSync(file.path, 'r');
    return { descriptor, spans: file.spans, blocks: new RowBlocks(descriptor, file) };
  });
  return {
    size: width,
    fill: (into, at, rows) => {
      for (const { blocks, spans } of opened) {
        blocks.read(rows, (values, start, i) => copyRow(values, start, spans, into, at + i * width));
      }
    },
    close: () => {
      for (const { descriptor } of opened) closeSync(descriptor);
    },
  };
}
