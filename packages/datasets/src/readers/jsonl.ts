import { sizeOf } from '@trainyard/engine/spec';
import type { CsvRow } from '../csv/records.ts';
import { writeTable } from '../csv/store-table.ts';
import { noValue, textOf } from '../jsonl/fields.ts';
import { file, readObjects } from '../jsonl/read-objects.ts';
import { type ResolvedField, resolveFields } from '../jsonl/resolve-fields.ts';
import { surveyObjects } from '../jsonl/survey-objects.ts';
import { createTensorWriter, type TensorWriter } from '../jsonl/write-tensors.ts';
import { bytesOf } from '../stored/arrays.ts';
import { partFiles, type TableColumn, type TensorColumn } from '../stored/schema.ts';
import type { IngestContext, Reader } from './reader.ts';

interface NamedWriter {
  name: string;
  writer: TensorWriter;
}

async function tensorWriters(fields: readonly ResolvedField[], { store }: IngestContext): Promise<NamedWriter[]> {
  const writers: NamedWriter[] = [];
  for (const { tensor } of fields) {
    if (tensor === undefined) continue;
    const write = await store.file(partFiles.tensor('train', writers.length));
    writers.push({ name: tensor.name, writer: createTensorWriter(tensor, write) });
  }
  return writers;
}

const valueIn = (value: Record<string, unknown>, name: string) =>
  Object.hasOwn(value, name) ? value[name] : undefined;

/** The scalars of the objects as rows of texts; arrays are written on the way. */
async function* rowsOf(
  names: readonly string[],
  tensors: readonly NamedWriter[],
  context: IngestContext,
): AsyncGenerator<CsvRow[]> {
  yield [{ line: 1, values: [...names] }];
  for await (const batch of readObjects(context)) {
    const rows: CsvRow[] = [];
    for (const { line, value } of batch) {
      const besides: number[] = [];
      for (const { name, writer } of tensors) besides.push(...(await writer.add(valueIn(value, name))));
      rows.push({ line, values: names.map((name) => textOf(valueIn(value, name))), besides });
    }
    yield rows;
  }
  for (const { writer } of tensors) await writer.end();
}

/** Rows that name few of many fields, and sets of few of many labels, are short in the file and long in store. */
function fits(
  rows: number,
  columns: readonly TableColumn[],
  tensors: readonly TensorColumn[],
  { limits, log }: IngestContext,
): boolean {
  const perRow = tensors.reduce((sum, { shape, dtype }) => sum + sizeOf(shape) * bytesOf(dtype), 4 * columns.length);
  if (rows * perRow <= limits.maxUnpackedBytes) return true;
  const text = `expected at most ${limits.maxUnpackedBytes} bytes in store, received ${rows} rows of ${perRow}; use fewer fields or labels`;
  log.add({ rule: 'tooLarge', file, text });
  return false;
}

/**
 * JSON lines: one object a line, UTF-8, gzip allowed; a field that is absent or null has no value, true and false are 1
 * and 0. Arrays of numbers of one shape become tensors, arrays of texts sets of labels: a tensor of 0 and 1.
 */
export const jsonl: Reader = {
  ingest: async (context) => {
    const { log } = context;
    const survey = await surveyObjects(context);
    const fields = resolveFields(survey, log);
    if (log.errors() > 0) return undefined;
    if (fields.every(({ column, tensor }) => column === undefined && tensor === undefined)) {
      log.add({ rule: 'noColumns', file, text: 'no field can be stored; see the warnings' });
      return undefined;
    }
    const columns = fields.flatMap(({ column }) => column ?? []);
    const tensors = fields.flatMap(({ tensor }) => tensor ?? []);
    if (!fits(survey.rows, columns, tensors, context)) return undefined;
    const writers = await tensorWriters(fields, context);
    const names = columns.map(({ name }) => name);
    const rows = () => rowsOf(names, writers, context);
    const table = { format: 'jsonl', file, rows, missingValues: [noValue], log } as const;
    return writeTable({ rows: survey.rows, columns, tensors }, table, context);
  },
};
