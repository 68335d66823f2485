import { unpacked } from '../bytes/unpacked.ts';
import { readRows } from '../csv/read-rows.ts';
import type { CsvRow } from '../csv/records.ts';
import { storeTable } from '../csv/store-table.ts';
import type { IngestContext, Reader } from './reader.ts';

const file = 'data';

function rowsOf(context: IngestContext): AsyncIterable<CsvRow[]> {
  const { limits, signal, options } = context;
  const bytes = unpacked(context.open(file), { file, limits, signal });
  const { delimiter } = options.csv;
  return readRows(bytes, { file, delimiter, maxRecordBytes: limits.maxRecordBytes });
}

/** Comma-separated values: RFC 4180 with a header row, UTF-8, any line ends, quoted values, gzip allowed. */
export const csv: Reader = {
  ingest: (context) => {
    const { options, log } = context;
    const { missingValues } = options.csv;
    const rows = () => rowsOf(context);
    return storeTable({ format: 'csv', file, rows, columns: options.columns, missingValues, log }, context);
  },
};
