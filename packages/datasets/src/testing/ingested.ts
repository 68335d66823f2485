import type { DatasetFormat } from '@trainyard/contracts';
import { expect } from 'vitest';
import { ingest, type ReadyDataset, type RejectedDataset } from '../ingest.ts';
import type { IngestLimits } from '../limits.ts';
import type { IngestOptionsInput } from '../readers/reader.ts';
import { directorySink } from '../stored/directory-sink.ts';
import { openStored, type StoredDataset } from '../stored/open-stored.ts';
import type { Sink } from '../stored/sink.ts';
import { fileOf, memorySink, randomAccessTo, temporaryDirectory } from './files.ts';

/** How a table is read. */
export interface CsvTestOptions {
  options?: IngestOptionsInput;
  limits?: Partial<IngestLimits>;
  pieceBytes?: number;
}

/** Ingests text as a CSV file into memory. */
export function ingestCsv(
  content: string | Uint8Array,
  { options = {}, limits = {}, pieceBytes }: CsvTestOptions = {},
): Promise<ReadyDataset | RejectedDataset> {
  return ingest({ format: 'csv', files: { data: fileOf(content, pieceBytes) }, options, limits, sink: memorySink() });
}

/** How files of any format are read. */
export interface FilesTestOptions extends CsvTestOptions {
  sink?: Sink;
}

/** Ingests files into memory. */
export function ingestFiles(
  format: DatasetFormat,
  files: Readonly<Record<string, string | Uint8Array>>,
  { options = {}, limits = {}, pieceBytes, sink = memorySink() }: FilesTestOptions = {},
): Promise<ReadyDataset | RejectedDataset> {
  const opened = Object.fromEntries(Object.entries(files).map(([role, bytes]) => [role, fileOf(bytes, pieceBytes)]));
  return ingest({ format, files: opened, openRandom: randomAccessTo(files), options, limits, sink });
}

/** A result that must be ready. */
export function ready(result: ReadyDataset | RejectedDataset): ReadyDataset {
  expect(result.state, JSON.stringify(result.validation.findings)).toBe('ready');
  return result as ReadyDataset;
}

/** Ingests files into a directory that is gone when the test ends, and opens what was stored. */
export async function stored(
  format: DatasetFormat,
  files: Record<string, string | Uint8Array>,
  options: IngestOptionsInput = {},
): Promise<StoredDataset> {
  const directory = await temporaryDirectory();
  const opened = Object.fromEntries(Object.entries(files).map(([role, content]) => [role, fileOf(content)]));
  const openRandom = randomAccessTo(files);
  ready(await ingest({ format, files: opened, openRandom, options, sink: directorySink(directory) }));
  return openStored(directory);
}
