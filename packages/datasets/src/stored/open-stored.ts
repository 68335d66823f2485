import { sizeOf } from '@trainyard/engine/spec';
import { allocate, bytesIn, bytesOf, type SampleArray, turn } from './arrays.ts';
import { type ColumnPlan, inMatrix, planColumns, type Source } from './column-plan.ts';
import { type DataFile, openDataFile } from './data-file.ts';
import { pathIn, readSchema, type StoredLocation } from './read-schema.ts';
import { readTextRows } from './read-texts.ts';
import { type PartName, partFiles, type StoredSchema, type TensorDtype } from './schema.ts';
import { StoredDatasetError } from './stored-error.ts';

/** Values of columns: float32, or float64 where one is stored so; a tensor column alone in its stored type. */
export type ColumnValues = SampleArray;

/** A stored dataset, read by ranges of rows; only what is asked for is in memory. */
export interface StoredDataset {
  readonly schema: StoredSchema;
  /** Rows of a part; 0 when the dataset does not have it. */
  rows(part: PartName): number;
  /**
   * Columns row by row, [count, values of the columns], in the order of `names`: a tensor gives all its elements, and
   * each can be named by itself, as `tags[cat]` or `y[2]`.
   * A category is its index among the classes of its column, a missing value NaN.
   */
  readColumns(part: PartName, names: readonly string[], start: number, count: number): Promise<ColumnValues>;
  /** Texts of a text or category column: [count]; empty where there is no value. */
  readTexts(part: PartName, name: string, start: number, count: number): Promise<string[]>;
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

async function readElements<D extends TensorDtype>(file: DataFile, dtype: D, start: number, count: number) {
  const elements = allocate(dtype, count);
  await file.read(bytesIn(elements), start * bytesOf(dtype));
  turn(elements, 'littleEndian');
  return elements;
}

interface SourceFile {
  file: DataFile;
  dtype: TensorDtype;
  /** Values a row. */
  width: number;
}

async function sourceFile(dataset: OpenDataset, part: PartName, source: Source): Promise<SourceFile> {
  const { columns, tensors, dtype } = dataset.schema;
  if (source === 'rows') {
    return { file: await dataFile(dataset, partFiles.rows(part)), dtype, width: columns.filter(inMatrix).length };
  }
  const tensor = tensors[source];
  if (tensor === undefined) throw new Error(`internal: there is no tensor ${source}`);
  const file = await dataFile(dataset, partFiles.tensor(part, source));
  return { file, dtype: tensor.dtype, width: sizeOf(tensor.shape) };
}

interface Gathering {
  plan: ColumnPlan;
  into: ColumnValues;
  start: number;
  count: number;
}

/** Copies the spans of one source into the rows of the result. */
async function gather(source: Source, { file, dtype, width }: SourceFile, { plan, into, start, count }: Gathering) {
  const blockRows = Math.max(1, Math.floor(blockBytes / (width * bytesOf(dtype))));
  for (let done = 0; done < count; done += blockRows) {
    const rows = Math.min(blockRows, count - done);
    const block = await readElements(file, dtype, (start + done) * width, rows * width);
    let offset = 0;
    for (const span of plan.spans) {
      if (span.source === source) copySpan(block, width, span, into, done * plan.width + offset, plan.width);
      offset += span.length;
    }
  }
}

function copySpan(
  block: ColumnValues,
  width: number,
  { at, length }: ColumnPlan['spans'][number],
  into: ColumnValues,
  first: number,
  step: number,
): void {
  let target = first;
  for (let from = at; from < block.length; from += width) {
    for (let index = 0; index < length; index++) into[target + index] = block[from + index] ?? Number.NaN;
    target += step;
  }
}

async function readColumns(
  dataset: OpenDataset,
  part: PartName,
  names: readonly string[],
  start: number,
  count: number,
): Promise<ColumnValues> {
  const plan = planColumns(dataset.schema, names);
  checkRange(dataset, part, start, count);
  const sources = [...new Set(plan.spans.map(({ source }) => source))];
  const files = await Promise.all(sources.map((source) => sourceFile(dataset, part, source)));
  const [only] = files;
  if (only !== undefined && plan.spans.length === 1 && only.width === plan.width) {
    return readElements(only.file, only.dtype, start * only.width, count * only.width);
  }
  const dtype = files.some(({ dtype }) => dtype === 'float64') ? 'float64' : 'float32';
  const into = allocate(dtype, count * plan.width);
  for (const [index, file] of files.entries()) {
    await gather(sources[index] ?? 'rows', file, { plan, into, start, count });
  }
  return into;
}

async function readTexts(dataset: OpenDataset, part: PartName, name: string, start: number, count: number) {
  const { columns } = dataset.schema;
  const { type, classes = [] } = columns.find((column) => column.name === name) ?? { type: undefined };
  if (type === 'category') {
    const indexes = await readColumns(dataset, part, [name], start, count);
    return Array.from(indexes, (index) => classes[index]?.value ?? '');
  }
  const texts = columns.filter((column) => !inMatrix(column));
  const column = texts.findIndex((each) => each.name === name);
  if (column < 0) throw new StoredDatasetError(`expected a column of texts, received ${JSON.stringify(name)}`);
  checkRange(dataset, part, start, count);
  const files = {
    texts: await dataFile(dataset, partFiles.texts(part)),
    ends: await dataFile(dataset, partFiles.textEnds(part)),
  };
  return readTextRows(files, { columns: texts.length, column, start, count });
}

/**
 * Opens a stored dataset in a directory, or wherever its files are by name; files are opened when first read, and kept open until `close`.
 * @throws {StoredDatasetError} when a file is missing or of the wrong length
 */
export async function openStored(location: StoredLocation): Promise<StoredDataset> {
  const dataset: OpenDataset = { location, schema: await readSchema(location), files: new Map() };
  return {
    schema: dataset.schema,
    rows: (part) => rowsOf(dataset, part),
    readColumns: (part, names, start, count) => readColumns(dataset, part, names, start, count),
    readTexts: (part, name, start, count) => readTexts(dataset, part, name, start, count),
    close: async () => {
      const opened = await Promise.all(dataset.files.values());
      dataset.files.clear();
      await Promise.all(opened.map((file) => file.close()));
    },
  };
}
