import type { DatasetFormat } from '@trainyard/contracts';
import { formatShape } from '@trainyard/engine/spec';
import { BadData } from '../findings/bad-data.ts';
import { reportPrecision } from '../findings/report-precision.ts';
import type { IngestContext } from '../readers/reader.ts';
import { merge, noMoments, statisticsOf } from '../statistics/moments.ts';
import { allocate, bytesIn, turn } from '../stored/arrays.ts';
import { type PartName, partFiles, type SchemaDraft, type TableColumn, type TensorColumn } from '../stored/schema.ts';
import { checkParts, partsOf } from './check-parts.ts';
import { describeNumbers, isExactInFloat32, type NumberSurvey } from './number-survey.ts';
import { storeFeatures } from './store-features.ts';
import { reportClasses, surveyLabels } from './survey-labels.ts';
import { type ArrayParts, rowCount, type UploadedArray } from './uploaded-array.ts';

/** How the arrays of a dataset become columns. */
export interface ArrayNames {
  format: DatasetFormat;
  features: string;
  /** Shape of one row of the features. */
  shape: readonly number[];
  labels: string;
  /** Whether labels are classes, numbered from 0. */
  areClasses: boolean;
}

type Draft = Pick<SchemaDraft, 'dtype' | 'columns' | 'tensors'>;
type NamedArrays = [part: PartName, array: UploadedArray][];

async function storeTensor(
  arrays: NamedArrays,
  column: Pick<TensorColumn, 'name' | 'role'> & { shape: readonly number[] },
  index: number,
  { store }: IngestContext,
): Promise<TensorColumn> {
  const moments = noMoments();
  for (const [part, array] of arrays) {
    const write = await store.file(partFiles.tensor(part, index));
    await storeFeatures(array, { column: column.name, moments, write });
  }
  const dtype = arrays[0]?.[1].dtype ?? 'float32';
  return { ...column, shape: [...column.shape], dtype, missing: 0, ...statisticsOf(moments) };
}

function merged(surveys: readonly NumberSurvey[]): NumberSurvey {
  const [first, ...rest] = surveys;
  if (first === undefined) throw new Error('internal: there are no labels');
  const moments = { ...first.moments };
  let counts = first.counts && new Map(first.counts);
  for (const survey of rest) {
    merge(moments, survey.moments);
    if (survey.counts === undefined) counts = undefined;
    for (const [value, count] of survey.counts ?? []) counts?.set(value, (counts.get(value) ?? 0) + count);
  }
  return { moments, counts, isWhole: surveys.every(({ isWhole }) => isWhole) };
}

async function writeLabels(
  array: UploadedArray,
  dtype: 'float32' | 'float64',
  write: (bytes: Uint8Array) => Promise<void>,
) {
  for await (const block of array.elements()) {
    const values = allocate(dtype, block.length);
    values.set(block);
    turn(values, 'littleEndian');
    await write(bytesIn(values));
  }
}

async function storeLabels(arrays: NamedArrays, names: ArrayNames, context: IngestContext): Promise<Draft> {
  const { labels: name, areClasses } = names;
  const { maxClasses } = context.limits;
  const surveys: (NumberSurvey & { file: string })[] = [];
  for (const [, array] of arrays) {
    surveys.push({ ...(await surveyLabels(array, { column: name, maxClasses, areClasses })), file: array.file });
  }
  const [train, test] = surveys;
  if (train) reportClasses(name, train, test, { file: train.file, log: context.log });
  const all = merged(surveys);
  const numbers = describeNumbers(all);
  if (train) reportPrecision({ file: train.file, column: name, ...numbers }, context.log);
  const dtype = isExactInFloat32(all) ? 'float32' : 'float64';
  for (const [part, array] of arrays) await writeLabels(array, dtype, await context.store.file(partFiles.rows(part)));
  const column: TableColumn = { name, role: 'target', missing: 0, ...numbers };
  return { dtype, columns: [column], tensors: [] };
}

// numpy often holds single numbers as columns of one.
const isFlat = ({ dimensions }: UploadedArray) => dimensions.slice(1).every((size) => size === 1);

async function storeTargets(arrays: NamedArrays, names: ArrayNames, context: IngestContext): Promise<Draft> {
  const [first] = arrays;
  if (first === undefined) return { dtype: 'float32', columns: [], tensors: [] };
  if (names.areClasses && first[1].dimensions.length !== 1) {
    const text = `expected labels of one dimension, received ${formatShape(first[1].dimensions)}; is this the file of images?`;
    throw new BadData({ rule: 'badDimensions', file: first[1].file, text });
  }
  if (isFlat(first[1])) return storeLabels(arrays, names, context);
  const shape = first[1].dimensions.slice(1);
  const tensor = await storeTensor(arrays, { name: names.labels, role: 'target', shape }, 1, context);
  return { dtype: 'float32', columns: [], tensors: [tensor] };
}

/** Stores the arrays of every part and returns their schema, undefined when they do not belong together. */
export async function storeParts(
  parts: ArrayParts,
  names: ArrayNames,
  context: IngestContext,
): Promise<SchemaDraft | undefined> {
  checkParts(parts, context);
  if (context.log.errors() > 0) return undefined;
  const all = partsOf(parts);
  const features = all.map(([part, { features }]): NamedArrays[number] => [part, features]);
  const labels = all.flatMap(([part, { labels }]): NamedArrays => (labels ? [[part, labels]] : []));
  const { shape, format } = names;
  const tensor = await storeTensor(features, { name: names.features, role: 'feature', shape }, 0, context);
  const { tensors, ...draft } = await storeTargets(labels, names, context);
  const rows = Object.fromEntries(features.map(([part, array]) => [part, { rows: rowCount(array) }]));
  return {
    schemaVersion: 2,
    format,
    ...draft,
    tensors: [tensor, ...tensors],
    parts: { train: { rows: rowCount(parts.train.features) }, ...rows },
  };
}
