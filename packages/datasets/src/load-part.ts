import { sizeOf } from '@trainyard/engine/spec';
import type { Features } from './features/select-features.ts';
import type { ClassesTarget, ClassTarget, NumberTarget } from './features/target-of.ts';
import type { StoredDataset } from './stored/open-stored.ts';
import type { PartName } from './stored/schema.ts';
import { StoredDatasetError } from './stored/stored-error.ts';

/** Rows read at a time: enough for one read to cost little, few enough to leave memory to the result. */
const rowsAtOnce = (rowValues: number) => Math.max(1, Math.floor(2 ** 18 / rowValues));
const textsAtOnce = 1024;

/**
 * Memory for that many 4-byte elements that threads share.
 * @throws {StoredDatasetError} when this process cannot have it
 */
export function shareMemory(elements: number): SharedArrayBuffer {
  try {
    return new SharedArrayBuffer(elements * 4);
  } catch (error) {
    const text = `expected ${elements * 4} bytes of memory for the rows, which this process cannot have; use fewer rows`;
    throw new StoredDatasetError(text, { cause: error });
  }
}

/** A part of a stored dataset. */
export interface PartSource {
  stored: StoredDataset;
  part: PartName;
}

/** Index of a class by a stored value, for each column. */
function classIndexes(
  { columns, values }: ClassesTarget,
  dropsMissing: boolean,
): (value: number, at: number) => number {
  const indexes = values.map(
    (ofColumn) => new Map(ofColumn.flatMap((value, index) => (Number.isNaN(value) ? [] : [[value, index] as const]))),
  );
  return (value, at) => {
    if (dropsMissing && Number.isNaN(value)) return -1;
    const index = indexes[at % columns.length]?.get(value);
    if (index !== undefined) return index;
    const place = `row ${Math.floor(at / columns.length) + 1}`;
    const text = `${place}: expected a class of column ${columns[at % columns.length]}, received the value ${value}`;
    throw new StoredDatasetError(text);
  };
}

/**
 * Features of a whole part as they are stored, [rows, ...rawShape], on memory that threads share: numbers as float32, a missing one NaN, or indexes.
 * @throws {StoredDatasetError} when memory does not suffice
 */
export async function loadFeatures(
  source: PartSource,
  { kind, columns, rawShape }: Pick<Features, 'kind' | 'columns' | 'rawShape'>,
): Promise<Float32Array | Int32Array> {
  const rows = source.stored.rows(source.part);
  const size = sizeOf(rawShape);
  const memory = shareMemory(rows * size);
  const features = kind === 'indexes' ? new Int32Array(memory) : new Float32Array(memory);
  const step = rowsAtOnce(size);
  for (let start = 0; start < rows; start += step) {
    const count = Math.min(step, rows - start);
    features.set(await source.stored.readColumns(source.part, columns, start, count), start * size);
  }
  return features;
}

const asClasses = ({ column, classes, values }: ClassTarget): ClassesTarget => ({
  kind: 'classes',
  columns: [column],
  classes,
  values: [values],
});

/**
 * Targets of a whole part on memory that threads share: class indexes [rows] or [rows, columns], or numbers [rows, columns].
 * Where rows with missing values are left out, those of a class are -1.
 * @throws {StoredDatasetError} when a class is missing, or memory does not suffice
 */
export async function loadTargets(
  source: PartSource,
  target: ClassTarget | ClassesTarget | NumberTarget,
  dropsMissing = false,
): Promise<Int32Array | Float32Array> {
  const rows = source.stored.rows(source.part);
  const classes = target.kind === 'class' ? asClasses(target) : target.kind === 'classes' ? target : undefined;
  const columns = target.kind === 'class' ? [target.column] : target.columns;
  const memory = shareMemory(rows * columns.length);
  const targets = classes ? new Int32Array(memory) : new Float32Array(memory);
  const indexOf = classes && classIndexes(classes, dropsMissing);
  const step = rowsAtOnce(columns.length);
  for (let start = 0; start < rows; start += step) {
    const values = await source.stored.readColumns(source.part, columns, start, Math.min(step, rows - start));
    const from = start * columns.length;
    if (indexOf === undefined) targets.set(values, from);
    else
      values.forEach((value, at) => {
        targets[from + at] = indexOf(value, from + at);
      });
  }
  return targets;
}

/** The texts of a column of a part, some rows at a time. */
export async function* textsOf({ stored, part }: PartSource, column: string): AsyncGenerator<string[]> {
  const rows = stored.rows(part);
  for (let start = 0; start < rows; start += textsAtOnce) {
    yield await stored.readTexts(part, column, start, Math.min(textsAtOnce, rows - start));
  }
}
