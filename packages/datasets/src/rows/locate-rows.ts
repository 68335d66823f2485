import { sizeOf } from '@trainyard/engine/spec';
import { inMatrix, planColumns, type Source } from '../stored/column-plan.ts';
import { pathIn, type StoredLocation } from '../stored/read-schema.ts';
import { type PartName, partFiles, type StoredSchema } from '../stored/schema.ts';
import type { RowFile, RowSpan, StoredRows } from './stored-rows.ts';

/** Spans that follow each other in the file and in the row as one: columns mostly stand side by side. */
function joined(spans: readonly RowSpan[]): RowSpan[] {
  const long: RowSpan[] = [];
  for (const span of spans) {
    const last = long.at(-1);
    if (last && last.at + last.length === span.at && last.to + last.length === span.to) last.length += span.length;
    else long.push({ ...span });
  }
  return long;
}

/** Where the rows of a part are in the file of a source, without its spans. */
function fileOf(
  location: StoredLocation,
  schema: StoredSchema,
  part: PartName,
  source: Source,
): Omit<RowFile, 'spans'> {
  const { columns, tensors, dtype } = schema;
  if (source === 'rows') {
    return { path: pathIn(location, partFiles.rows(part)), dtype, width: columns.filter(inMatrix).length };
  }
  const tensor = tensors[source];
  if (tensor === undefined) throw new Error(`internal: there is no tensor ${source}`);
  return { path: pathIn(location, partFiles.tensor(part, source)), dtype: tensor.dtype, width: sizeOf(tensor.shape) };
}

/**
 * Where the named columns of a part are stored.
 * @throws {StoredDatasetError} for a column that is not stored as numbers
 */
export function locateRows(
  location: StoredLocation,
  schema: StoredSchema,
  part: PartName,
  names: readonly string[],
): StoredRows {
  const { spans, width } = planColumns(schema, names);
  const bySource = new Map<Source, RowSpan[]>();
  let to = 0;
  for (const { source, at, length } of spans) {
    bySource.set(source, [...(bySource.get(source) ?? []), { at, length, to }]);
    to += length;
  }
  const files = [...bySource].map(([source, own]) => ({
    ...fileOf(location, schema, part, source),
    spans: joined(own),
  }));
  return { width, files };
}
