import { sizeOf } from '@trainyard/engine/spec';
import { allocate, bytesIn, bytesOf, type SampleArray, turn } from './arrays.ts';
import { type DataFile, openDataFile } from './data-file.ts';
import { pathIn, readSchema, type StoredLocation } from './read-schema.ts';
import { readTextRows } from './read-texts.ts';
import { type PartName, partFiles, type SampleDtype, type StoredSchema, type TableColumn } from './schema.ts';
import { StoredDatasetError } from './stored-error.ts';

/** Values of columns: float32, or float64 where the table is stored so. */
export type ColumnValues = Float32Array | Float64Array;

/** A stored data set, read by ranges of rows; only what is asked for is in memory. */
export interface StoredDataset {
  readonly schema: StoredSchema;
  /** Rows of a part; 0 when the data set does not have it. */
  rows(part: PartName): number;
  /**
   * Columns of a table, row by row: [count, names.length] in the order of `names`.
   * A category is its index among the classes of its column, a missing value NaN.
   */
  readColumns(part: PartName, names: readonly string[], start: number, count: number): Promise<ColumnValues>;
  /** Texts of a text or category column of a table: [count]; empty where there is no value. */
  readTexts(part: PartName, name: string, start: number, count: number): Promise<string[]>;
  /** Samples of an image set in their stored type: [count, ...shape]. */
  readSamples(part: PartName, start: number, count: number): Promise<SampleArray>;
  /** Labels of an image set: [count]. */
  readLabels(part: PartName, start: number, count: number): Promise<Int32Array>;
  close(): Promise<void>;
}

interface OpenDataset {
  location: StoredLocation;
  schema: StoredSchema;
  files: Map<string, Promise<DataFile>>;
}

const blockBytes = 2 ** 20;

function dataFile({ location, files }: OpenDataset, name: string): Promise<DataFile> {
  const known = files.get(name);
  if (known !== undefined) return known;
  const opened = openDataFile(pathIn(location, name));
  files.set(name, opened);
  return opened;
}

function rowsOf({ schema }: OpenDataset, part: PartName): number {
  return schema.parts[part]?.rows ?? 0;
}

function checkRange(dataset: OpenDataset, part: PartName, start: number, count: number): void {
  const rows = rowsOf(dataset, part);
  if (Number.isInteger(start) && Number.isInteger(count) && start >= 0 && count >= 0 && start + count <= rows) return;
  throw new StoredDatasetError(`expected a range within the ${rows} rows of ${part}, received ${count} from ${start}`);
}

async function readElements<D extends SampleDtype>(file: DataFile, dtype: D, start: number, count: number) {
  const elements = allocate(dtype, count);
  await file.read(bytesIn(elements), start * bytesOf(dtype));
  turn(elements, 'littleEndian');
  return elements;
}

const wrongLayout = (asked: string, { schema }: OpenDataset) =>
  new StoredDatasetError(`expected a data set with ${asked}, received one stored as ${schema.layout}`);

const inMatrix = ({ type }: TableColumn) => type !== 'text';

function columnIndexes(columns: readonly TableColumn[], names: readonly string[]): number[] {
  const positions = new Map(columns.map(({ name }, index) => [name, index]));
  return names.map((name) => {
    const index = positions.get(name);
    if (index === undefined) throw new StoredDatasetError(`expected a stored column, received ${JSON.stringify(name)}`);
    return index;
  });
}

function pick(rows: ColumnValues, width: number, indexes: readonly number[], into: ColumnValues, offset: number): void {
  let target = offset;
  for (let row = 0; row < rows.length; row += width) {
    for (const index of indexes) into[target++] = rows[row + index] ?? Number.NaN;
  }
}

async function readColumns(
  dataset: OpenDataset,
  part: PartName,
  names: readonly string[],
  start: number,
  count: number,
) {
  const { schema } = dataset;
  if (schema.layout !== 'table') throw wrongLayout('columns', dataset);
  const columns = schema.columns.filter(inMatrix);
  const indexes = columnIndexes(columns, names);
  checkRange(dataset, part, start, count);
  if (columns.length === 0) return allocate(schema.dtype, 0);
  const file = await dataFile(dataset, partFiles.rows(part));
  const width = columns.length;
  const blockRows = Math.max(1, Math.floor(blockBytes / (width * bytesOf(schema.dtype))));
  const values = allocate(schema.dtype, count * names.length);
  for (let done = 0; done < count; done += blockRows) {
    const rows = Math.min(blockRows, count - done);
    const block = await readElements(file, schema.dtype, (start + done) * width, rows * width);
    pick(block, width, indexes, values, done * names.length);
  }
  return values;
}

async function readTexts(dataset: OpenDataset, part: PartName, name: string, start: number, count: number) {
  const { schema } = dataset;
  if (schema.layout !== 'table') throw wrongLayout('texts', dataset);
  const { type, classes = [] } = schema.columns.find((column) => column.name === name) ?? { type: undefined };
  if (type === 'category') {
    const indexes = await readColumns(dataset, part, [name], start, count);
    return Array.from(indexes, (index) => classes[index]?.value ?? '');
  }
  const columns = schema.columns.filter((column) => !inMatrix(column));
  const [column = 0] = columnIndexes(columns, [name]);
  checkRange(dataset, part, start, count);
  const files = {
    texts: await dataFile(dataset, partFiles.texts(part)),
    ends: await dataFile(dataset, partFiles.textEnds(part)),
  };
  return readTextRows(files, { columns: columns.length, column, start, count });
}

async function readSamples(dataset: OpenDataset, part: PartName, start: number, count: number): Promise<SampleArray> {
  if (dataset.schema.layout !== 'samples') throw wrongLayout('samples', dataset);
  checkRange(dataset, part, start, count);
  const { dtype, shape } = dataset.schema.samples;
  const size = sizeOf(shape);
  return readElements(await dataFile(dataset, partFiles.samples(part)), dtype, start * size, count * size);
}

async function readLabels(dataset: OpenDataset, part: PartName, start: number, count: number): Promise<Int32Array> {
  if (dataset.schema.layout !== 'samples') throw wrongLayout('labels', dataset);
  checkRange(dataset, part, start, count);
  return readElements(await dataFile(dataset, partFiles.labels(part)), 'int32', start, count);
}

/**
 * Opens a stored data set in a directory, or wherever its files are by name; files are opened when first read, and kept open until `close`.
 * @throws {StoredDatasetError} when a file is missing or of the wrong length
 */
export async function openStored(location: StoredLocation): Promise<StoredDataset> {
  const dataset: OpenDataset = { location, schema: await readSchema(location), files: new Map() };
  return {
    schema: dataset.schema,
    rows: (part) => rowsOf(dataset, part),
    readColumns: (part, names, start, count) => readColumns(dataset, part, names, start, count),
    readTexts: (part, name, start, count) => readTexts(dataset, part, name, start, count),
    readSamples: (part, start, count) => readSamples(dataset, part, start, count),
    readLabels: (part, start, count) => readLabels(dataset, part, start, count),
    close: async () => {
      const opened = await Promise.all(dataset.files.values());
      dataset.files.clear();
      await Promise.all(opened.map((file) => file.close()));
    },
  };
}
