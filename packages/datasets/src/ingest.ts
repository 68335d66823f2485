import type { Readable } from 'node:stream';
import { checkFiles, type DatasetFormat, datasetFormatSchema, settledOptions } from '@trainyard/contracts';
import type { RandomAccessFile } from './bytes/random-access.ts';
import { BadData } from './findings/bad-data.ts';
import { createFindingLog, type DatasetValidation, type FindingLog } from './findings/finding-log.ts';
import { defaultLimits, type IngestLimits } from './limits.ts';
import { type DatasetProfile, profileOf } from './profile.ts';
import * as readers from './readers/index.ts';
import {
  type IngestContext,
  type IngestOptions,
  type IngestOptionsInput,
  ingestOptionsSchema,
  type Reader,
} from './readers/reader.ts';
import type { SchemaDraft, StoredSchema } from './stored/schema.ts';
import type { Sink } from './stored/sink.ts';
import { createStoreWriter } from './stored/store-writer.ts';

const readerOf: Readonly<Record<DatasetFormat, Reader>> = readers;

/** What is read, how, and where it goes. */
export interface IngestRequest {
  format: DatasetFormat;
  /** Opens the file of each role from its start; some formats are read twice. Each file may be gzipped, but for zip files. */
  files: Readonly<Partial<Record<string, () => Readable>>>;
  /** Opens the file of a role for reading at any place; zip files need it. */
  openRandom?: (role: string) => Promise<RandomAccessFile>;
  options?: IngestOptionsInput;
  limits?: Partial<IngestLimits>;
  sink: Sink;
  signal?: AbortSignal;
}

/** A dataset that was stored, with warnings at most. */
export interface ReadyDataset {
  state: 'ready';
  schema: StoredSchema;
  profile: DatasetProfile;
  validation: DatasetValidation;
  /** SHA-256 of the stored content: the same rows and columns give the same hash, however they were packed or written. */
  contentHash: string;
}

/** Files that hold at least one error; nothing was stored. */
export interface RejectedDataset {
  state: 'rejected';
  validation: DatasetValidation;
}

function reportFiles({ format, files }: IngestRequest, log: FindingLog): void {
  const { missing, unexpected, expected } = checkFiles(format, Object.keys(files));
  for (const role of missing) {
    log.add({ rule: 'missingFile', file: role, text: `the format ${format} needs this file` });
  }
  for (const role of unexpected) {
    const text = `the format ${format} takes ${expected.join(', ')}; remove this file`;
    log.add({ rule: 'unexpectedFile', file: role, text });
  }
}

/** Every option with its default, those of other formats too: a reader takes its own. */
function settled(given: IngestOptionsInput): IngestOptions {
  const { columns, ...options } = ingestOptionsSchema.parse(given);
  const byFormat = datasetFormatSchema.options.map((format) =>
    settledOptions(format, (options as Partial<Record<DatasetFormat, unknown>>)[format]),
  );
  return Object.assign({ columns }, ...byFormat);
}

async function readFiles(reader: Reader, context: IngestContext): Promise<SchemaDraft | undefined> {
  try {
    return await reader.ingest(context);
  } catch (error) {
    if (!(error instanceof BadData)) throw error;
    context.log.addFinding(error.finding);
    return undefined;
  }
}

function contextOf(request: IngestRequest, log: FindingLog): IngestContext {
  const { files, openRandom, options = {}, limits, sink, signal } = request;
  return {
    open: (role) => {
      const open = files[role];
      if (open === undefined) throw new Error(`internal: no file was uploaded for ${role}`);
      return open();
    },
    openRandom: (role) => {
      if (openRandom === undefined) throw new Error(`internal: ${role} was not handed in for reading at any place`);
      return openRandom(role);
    },
    has: (role) => files[role] !== undefined,
    options: settled(options),
    limits: { ...defaultLimits, ...limits },
    log,
    store: createStoreWriter(sink),
    signal,
  };
}

/**
 * Reads uploaded files into the stored form, or rejects them with every finding that could be made.
 * Memory does not grow with the files. A rejected or failed ingest leaves no schema.json, and aborts the files it began.
 * @throws {ZodError} when the options are not valid
 * @throws the error of a stream or of the sink, unchanged
 */
export async function ingest(request: IngestRequest): Promise<ReadyDataset | RejectedDataset> {
  const log = createFindingLog(request.limits?.maxListedFindings ?? defaultLimits.maxListedFindings);
  const context = contextOf(request, log);
  reportFiles(request, log);
  try {
    const draft = log.errors() > 0 ? undefined : await readFiles(readerOf[request.format], context);
    if (draft === undefined || log.errors() > 0) {
      await context.store.abort();
      return { state: 'rejected', validation: log.report() };
    }
    const { schema, contentHash } = await context.store.commit(draft);
    return { state: 'ready', schema, profile: profileOf(schema), validation: log.report(), contentHash };
  } catch (error) {
    await context.store.abort();
    throw error;
  }
}
