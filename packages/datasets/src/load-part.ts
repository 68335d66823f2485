import type { Features } from './features/select-features.ts';
import type { ClassTarget, Target } from './features/target-of.ts';
import type { StoredDataset } from './stored/open-stored.ts';
import type { PartName } from './stored/schema.ts';
import { StoredDatasetError } from './stored/stored-error.ts';

/** Rows of a part in memory that threads share. */
export interface LoadedPart {
  rows: number;
  /** [rows, ...shape], on a SharedArrayBuffer. */
  features: Float32Array;
  /** Shape of one sample. */
  shape: number[];
  /** Class indexes [rows], or numbers [rows, columns], on a SharedArrayBuffer. */
  targets: Int32Array | Float32Array;
}

/** Rows read at a time: enough for one read to cost little, few enough to leave memory to the result. */
const rowsAtOnce = (rowValues: number) => Math.max(1, Math.floor(2 ** 18 / rowValues));

const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

function share(elements: number): SharedArrayBuffer {
  try {
    return new SharedArrayBuffer(elements * 4);
  } catch (error) {
    const text = `expected ${elements * 4} bytes of memory for the rows, which this process cannot have; use fewer rows`;
    throw new StoredDatasetError(text, { cause: error });
  }
}

interface Source {
  stored: StoredDataset;
  part: PartName;
}

function readFeatures({ stored, part }: Source, columns: readonly string[], start: number, count: number) {
  return stored.schema.layout === 'table'
    ? stored.readColumns(part, columns, start, count)
    : stored.readSamples(part, start, count);
}

function readTargets({ stored, part }: Source, columns: readonly string[], start: number, count: number) {
  return stored.schema.layout === 'table'
    ? stored.readColumns(part, columns, start, count)
    : stored.readLabels(part, start, count);
}

function classIndexes({ column, values }: ClassTarget): (value: number, row: number) => number {
  const indexes = new Map(values.map((value, index) => [value, index]));
  return (value, row) => {
    const index = indexes.get(value);
    if (index !== undefined) return index;
    throw new StoredDatasetError(`row ${row + 1}: expected a class of column ${column}, received the value ${value}`);
  };
}

async function loadFeatures(source: Source, { columns, shape }: Features, rows: number): Promise<Float32Array> {
  const size = sizeOf(shape);
  const features = new Float32Array(share(rows * size));
  const step = rowsAtOnce(size);
  for (let start = 0; start < rows; start += step) {
    features.set(await readFeatures(source, columns, start, Math.min(step, rows - start)), start * size);
  }
  return features;
}

async function loadTargets(source: Source, target: Target, rows: number): Promise<Int32Array | Float32Array> {
  const columns = target.kind === 'class' ? [target.column] : target.columns;
  const buffer = share(rows * columns.length);
  const targets = target.kind === 'class' ? new Int32Array(buffer) : new Float32Array(buffer);
  const indexOf = target.kind === 'class' ? classIndexes(target) : undefined;
  const step = rowsAtOnce(columns.length);
  for (let start = 0; start < rows; start += step) {
    const values = await readTargets(source, columns, start, Math.min(step, rows - start));
    if (indexOf === undefined) targets.set(values, start * columns.length);
    else
      values.forEach((value, row) => {
        targets[start + row] = indexOf(value, start + row);
      });
  }
  return targets;
}

/**
 * Loads a whole part as training reads it: features as float32, classes as indexes; a missing number is NaN.
 * @throws {StoredDatasetError} when a class is missing, or memory does not suffice
 */
export async function loadPart(
  stored: StoredDataset,
  part: PartName,
  features: Features,
  target: Target,
): Promise<LoadedPart> {
  const source = { stored, part };
  const rows = stored.rows(part);
  return {
    rows,
    features: await loadFeatures(source, features, rows),
    shape: [...features.shape],
    targets: await loadTargets(source, target, rows),
  };
}
