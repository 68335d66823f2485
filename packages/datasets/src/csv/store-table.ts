import type { ColumnOverride, DatasetFormat } from '@trainyard/contracts';
import type { FindingLog } from '../findings/finding-log.ts';
import type { IngestContext } from '../readers/reader.ts';
import { partFiles, type SchemaDraft, type TableColumn, type TensorColumn } from '../stored/schema.ts';
import type { CsvRow } from './records.ts';
import { survey } from './survey.ts';
import { writeRows } from './write-rows.ts';
import type { TextFiles } from './write-texts.ts';

/** A table whose values are texts, and how it is read. */
export interface TextTable {
  format: DatasetFormat;
  /** Role of the file, named in findings. */
  file: string;
  /** Its rows from the first, with the header before them; read twice. */
  rows(): AsyncIterable<CsvRow[]>;
  /** What columns are, as the caller and the format say. */
  columns: readonly ColumnOverride[];
  missingValues: readonly string[];
  log: FindingLog;
}

const exactInFloat32 = 2 ** 24;

const isExact = ({ type, min = 0, max = 0, classes = [] }: TableColumn) =>
  type === 'category' ||
  type === 'text' ||
  (Math.max(-min, max) <= exactInFloat32 &&
    new Set(classes.map(({ value }) => Math.fround(Number(value)))).size === classes.length);

function reportDuplicates(duplicates: number | undefined, { log, file }: Pick<TextTable, 'log' | 'file'>): void {
  if (!duplicates) return;
  const rows = duplicates === 1 ? '1 row repeats' : `${duplicates} rows repeat`;
  const text = `${rows} an earlier row; in a random split copies can land on both sides`;
  log.add({ rule: 'duplicateRows', severity: 'warning', file, text });
}

async function textFiles({ store }: IngestContext): Promise<TextFiles> {
  return {
    texts: await store.file(partFiles.texts('train')),
    ends: await store.file(partFiles.textEnds('train')),
  };
}

/** Columns that were found, and the rows they have. */
export interface FoundTable {
  rows: number;
  /** One entry per column of the rows; undefined where the column is not stored. */
  columns: (TableColumn | undefined)[];
  /** Columns of arrays, which whoever reads the rows stores beside them. */
  tensors?: TensorColumn[];
}

/** Writes the rows of a table whose columns are known. */
export async function writeTable(
  { rows, columns, tensors = [] }: FoundTable,
  table: Omit<TextTable, 'columns'>,
  context: IngestContext,
): Promise<SchemaDraft> {
  const stored = columns.filter((column) => column !== undefined);
  const dtype = stored.every(isExact) ? 'float32' : 'float64';
  const { missingValues, format } = table;
  const write = stored.some(({ type }) => type !== 'text')
    ? await context.store.file(partFiles.rows('train'))
    : undefined;
  const texts = stored.some(({ type }) => type === 'text') ? await textFiles(context) : undefined;
  const duplicates = await writeRows(table.rows(), { columns, dtype, rows, missingValues, write, texts });
  reportDuplicates(duplicates, table);
  return { schemaVersion: 2, format, dtype, columns: stored, tensors, parts: { train: { rows } } };
}

/**
 * Stores a table of texts as one matrix, texts as UTF-8 beside it: float32, or float64 when float32 would merge values
 * that differ (a magnitude above 2^24, or two of at most 1,000 different values that round to one).
 * Undefined when there is an error; findings go to the log.
 */
export async function storeTable(table: TextTable, context: IngestContext): Promise<SchemaDraft | undefined> {
  const { file, columns: overrides, missingValues, log } = table;
  const found = await survey(table.rows(), { file, overrides, missingValues, limits: context.limits, log });
  if (log.errors() > 0) return undefined;
  if (found.columns.every((column) => column === undefined)) {
    log.add({ rule: 'noColumns', file, text: 'no column can be stored; see the warnings' });
    return undefined;
  }
  return writeTable(found, table, context);
}
