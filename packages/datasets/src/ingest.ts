import type { Readable } from 'node:stream';
import { BadData } from './findings/bad-data.ts';
import { createFindingLog, type DatasetValidation, type FindingLog } from './findings/finding-log.ts';
import { defaultLimits, type IngestLimits } from './limits.ts';
import { type DatasetProfile, profileOf } from './profile.ts';
import * as readers from './readers/index.ts';
import { type IngestContext, type IngestOptionsInput, ingestOptionsSchema, type Reader } from './readers/reader.ts';
import type { SchemaDraft, StoredSchema } from './stored/schema.ts';
import type { Sink } from './stored/sink.ts';
import { createStoreWriter } from './stored/store-writer.ts';

/** Formats that can be read. */
export type DatasetFormat = keyof typeof readers;

const readerOf: Readonly<Record<DatasetFormat, Reader>> = readers;

/** What is read, how, and where it goes. */
export interface IngestRequest {
  format: DatasetFormat;
  /** Opens the file of each role from its start; some formats are read twice. Each file may be gzipped. */
  files: Readonly<Partial<Record<string, () => Readable>>>;
  options?: IngestOptionsInput;
  limits?: Partial<IngestLimits>;
  sink: Sink;
  signal?: AbortSignal;
}

/** A data set that was stored, with warnings at most. */
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

/** Roles of the files that a format needs, and of those it takes besides. */
export function fileRolesOf(format: DatasetFormat): Reader['roles'] {
  return readerOf[format].roles;
}

function checkFiles({ format, files }: IngestRequest, log: FindingLog): void {
  const { required, optional } = fileRolesOf(format);
  const given = new Set(Object.keys(files));
  const needed = new Set(required);
  // Optional files come as whole parts: one file of a part needs the others.
  const partOf = (role: string) => role.split('.')[0];
  const parts = new Set([...given].filter((role) => optional.includes(role)).map(partOf));
  for (const role of optional) if (parts.has(partOf(role))) needed.add(role);
  for (const role of needed) {
    if (!given.has(role)) log.add({ rule: 'missingFile', file: role, text: `the format ${format} needs this file` });
  }
  for (const role of given) {
    if (required.includes(role) || optional.includes(role)) continue;
    const text = `the format ${format} takes ${[...required, ...optional].join(', ')}; remove this file`;
    log.add({ rule: 'unexpectedFile', file: role, text });
  }
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
  const { files, options = {}, limits, sink, signal } = request;
  return {
    open: (role) => {
      const open = files[role];
      if (open === undefined) throw new Error(`internal: no file was uploaded for ${role}`);
      return open();
    },
    has: (role) => files[role] !== undefined,
    options: ingestOptionsSchema.parse(options),
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
  checkFiles(request, log);
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
