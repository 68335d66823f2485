import { unpacked } from '../bytes/unpacked.ts';
import { readRows } from '../csv/read-rows.ts';
import type { CsvRow } from '../csv/records.ts';
import { type Survey, survey } from '../csv/survey.ts';
import { writeRows } from '../csv/write-rows.ts';
import type { TextFiles } from '../csv/write-texts.ts';
import { partFiles, type SchemaDraft, type TableColumn } from '../stored/schema.ts';
import type { IngestContext, Reader } from './reader.ts';

const role = 'data';

function rowsOf(context: IngestContext): AsyncIterable<CsvRow[]> {
  const { limits, signal, options } = context;
  const bytes = unpacked(context.open(role), { file: role, limits, signal });
  const { delimiter } = options.csv;
  return readRows(bytes, { file: role, delimiter, maxRecordBytes: limits.maxRecordBytes });
}

const exactInFloat32 = 2 ** 24;

const isExact = ({ type, min = 0, max = 0, classes = [] }: TableColumn) =>
  type === 'category' ||
  type === 'text' ||
  (Math.max(-min, max) <= exactInFloat32 &&
    new Set(classes.map(({ value }) => Math.fround(Number(value)))).size === classes.length);

function reportDuplicates(duplicates: number | undefined, { log }: IngestContext): void {
  if (!duplicates) return;
  const rows = duplicates === 1 ? '1 row repeats' : `${duplicates} rows repeat`;
  const text = `${rows} an earlier row; in a random split copies can land on both sides`;
  log.add({ rule: 'duplicateRows', severity: 'warning', file: role, text });
}

async function textFiles({ store }: IngestContext): Promise<TextFiles> {
  return {
    texts: await store.file(partFiles.texts('train')),
    ends: await store.file(partFiles.textEnds('train')),
  };
}

async function write({ rows, columns }: Survey, context: IngestContext): Promise<SchemaDraft> {
  const stored = columns.filter((column) => column !== undefined);
  const dtype = stored.every(isExact) ? 'float32' : 'float64';
  const { missingValues } = context.options.csv;
  const write = stored.some(({ type }) => type !== 'text')
    ? await context.store.file(partFiles.rows('train'))
    : undefined;
  const texts = stored.some(({ type }) => type === 'text') ? await textFiles(context) : undefined;
  const duplicates = await writeRows(rowsOf(context), { columns, dtype, rows, missingValues, write, texts });
  reportDuplicates(duplicates, context);
  return { schemaVersion: 2, format: 'csv', dtype, columns: stored, tensors: [], parts: { train: { rows } } };
}

/**
 * Comma-separated values: RFC 4180 with a header row, UTF-8, any line ends, quoted values, gzip allowed.
 * Stored as one matrix, texts as UTF-8 beside it: float32, or float64 when float32 would merge values that differ
 * (a magnitude above 2^24, or two of at most 1,000 different values that round to one).
 */
export const csv: Reader = {
  ingest: async (context) => {
    const { options, limits, log } = context;
    const {
      columns: overrides,
      csv: { missingValues },
    } = options;
    const found = await survey(rowsOf(context), { file: role, overrides, missingValues, limits, log });
    if (log.errors() > 0) return undefined;
    if (found.columns.every((column) => column === undefined)) {
      log.add({ rule: 'noColumns', file: role, text: 'no column can be stored; see the warnings' });
      return undefined;
    }
    return write(found, context);
  },
};
