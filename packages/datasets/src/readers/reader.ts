import type { Readable } from 'node:stream';
import { z } from 'zod';
import { columnOverrideSchema } from '../columns.ts';
import type { FindingLog } from '../findings/finding-log.ts';
import type { IngestLimits } from '../limits.ts';
import type { SchemaDraft } from '../stored/schema.ts';
import type { StoreWriter } from '../stored/store-writer.ts';

const csvOptionsSchema = z.strictObject({
  delimiter: z.enum([',', ';', '\t', '|']).default(',').describe('Character between values. Default: a comma.'),
  missingValues: z
    .array(z.string())
    .default(['', 'NA', 'NaN', 'nan', 'null', '?'])
    .describe('Texts that mean "no value". Default: empty, NA, NaN, nan, null, ?.'),
});

/** How uploaded files are to be read. */
export const ingestOptionsSchema = z.strictObject({
  columns: z.array(columnOverrideSchema).default([]).describe('Overrides of detection; csv only.'),
  csv: csvOptionsSchema.nullish().transform((csv) => csv ?? csvOptionsSchema.parse({})),
});
/** Options as the caller gives them. */
export type IngestOptionsInput = z.input<typeof ingestOptionsSchema>;
/** Options with every default filled in. */
type IngestOptions = z.output<typeof ingestOptionsSchema>;

/** What a reader works with. */
export interface IngestContext {
  /** Opens the file of a role from its start; may be called more than once. */
  open(role: string): Readable;
  /** Whether a file was uploaded for a role. */
  has(role: string): boolean;
  options: IngestOptions;
  limits: IngestLimits;
  log: FindingLog;
  store: StoreWriter;
  signal: AbortSignal | undefined;
}

/** Reads one format into the stored form. */
export interface Reader {
  /** Wire name of the format, equal to the key in the registry. */
  format: string;
  /** Roles of the files it needs, and of those it takes besides. */
  roles: { required: readonly string[]; optional: readonly string[] };
  /**
   * Reads the files, writes the data files and returns the schema.
   * Findings go to the log; with an error among them the result is not used and may be undefined.
   * @throws {BadData} when a file cannot be read on
   */
  ingest(context: IngestContext): Promise<SchemaDraft | undefined>;
}
