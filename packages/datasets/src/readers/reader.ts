import type { Readable } from 'node:stream';
import {
  type ColumnOverride,
  columnOverrideSchema,
  type FormatOptions,
  formatOptionFields,
} from '@trainyard/contracts';
import { z } from 'zod';
import type { RandomAccessFile } from '../bytes/random-access.ts';
import type { FindingLog } from '../findings/finding-log.ts';
import type { IngestLimits } from '../limits.ts';
import type { SchemaDraft } from '../stored/schema.ts';
import type { StoreWriter } from '../stored/store-writer.ts';

/** How uploaded files are to be read: what columns are, and the options of the format under its name. */
export const ingestOptionsSchema = z.strictObject({
  columns: z.array(columnOverrideSchema).default([]),
  ...formatOptionFields,
});
/** Options as the caller gives them. */
export type IngestOptionsInput = z.input<typeof ingestOptionsSchema>;
/** Options with every default filled in. */
export interface IngestOptions extends FormatOptions {
  columns: ColumnOverride[];
}

/** What a reader works with. */
export interface IngestContext {
  /** Opens the file of a role from its start; may be called more than once. */
  open(role: string): Readable;
  /** Opens the file of a role for reading at any place. */
  openRandom(role: string): Promise<RandomAccessFile>;
  /** Whether a file was uploaded for a role. */
  has(role: string): boolean;
  options: IngestOptions;
  limits: IngestLimits;
  log: FindingLog;
  store: StoreWriter;
  signal: AbortSignal | undefined;
}

/** Reads the files of one format, which the table of formats in contracts describes, into the stored form. */
export interface Reader {
  /**
   * Reads the files, writes the data files and returns the schema.
   * Findings go to the log; with an error among them the result is not used and may be undefined.
   * @throws {BadData} when a file cannot be read on
   */
  ingest(context: IngestContext): Promise<SchemaDraft | undefined>;
}
