import type { ColumnOverride, DatasetFormat } from '@trainyard/contracts';
import { storeTable } from '../csv/store-table.ts';
import type { FindingLog } from '../findings/finding-log.ts';
import type { IngestContext } from '../readers/reader.ts';
import type { SchemaDraft } from '../stored/schema.ts';
import { rowsOfTabs, rowsOfTwoFiles, type TextPair } from './text-rows.ts';

/** A format of pairs of texts. */
export interface PairFormat {
  format: DatasetFormat;
  /** Roles of the two files, in the order of the columns; one file has the role data. */
  files: TextPair;
  /** What the columns are when the caller does not say. */
  columns: readonly [ColumnOverride, ColumnOverride];
}

/** A log that names the file of a column. */
function logByFile(log: FindingLog, names: TextPair, files: TextPair): FindingLog {
  return {
    ...log,
    add: (parts) => {
      const file = files[names.indexOf(parts.column ?? '')] ?? parts.file;
      log.add({ ...parts, file });
    },
  };
}

/** Stores pairs of texts, from one file with a tab in each line or from two with a value in each. */
export function storePairs(
  { format, files, columns }: PairFormat,
  context: IngestContext,
): Promise<SchemaDraft | undefined> {
  const names = [columns[0].name, columns[1].name] as const;
  const isOneFile = context.has('data');
  const given = context.options.columns;
  const known = columns.map((column) => ({ ...column, ...given.find(({ name }) => name === column.name) }));
  const unknown = given.filter(({ name }) => !names.includes(name));
  const rows = () => (isOneFile ? rowsOfTabs('data', names, context) : rowsOfTwoFiles(files, names, context));
  const log = isOneFile ? context.log : logByFile(context.log, names, files);
  const file = isOneFile ? 'data' : files[0];
  return storeTable({ format, file, rows, columns: [...known, ...unknown], missingValues: [''], log }, context);
}
