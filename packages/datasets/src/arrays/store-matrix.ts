import type { ColumnOverride, DatasetFormat } from '@trainyard/contracts';
import { BadData } from '../findings/bad-data.ts';
import { quoted } from '../findings/data-finding.ts';
import { reportPrecision } from '../findings/report-precision.ts';
import { classLimit } from '../limits.ts';
import type { IngestContext } from '../readers/reader.ts';
import { allocate, bytesIn, type SampleArray, turn } from '../stored/arrays.ts';
import { partFiles, type SchemaDraft, type TableColumn } from '../stored/schema.ts';
import { checkSize } from './check-parts.ts';
import {
  createNumberSurvey,
  describeNumbers,
  isExactInFloat32,
  type NumberSurvey,
  surveyNumber,
} from './number-survey.ts';
import { rowCount, type UploadedArray } from './uploaded-array.ts';

/** Name of a column of a matrix: x0, x1, ... */
const nameOf = (column: number): string => `x${column}`;

const widthOf = ({ dimensions }: UploadedArray): number => dimensions[1] ?? 1;

// What many columns may keep together of their different values.
const countedValues = 500_000;

function checkFinite(value: number, at: number, array: UploadedArray): void {
  if (Number.isFinite(Math.fround(value))) return;
  const width = widthOf(array);
  const place = { file: array.file, row: Math.floor(at / width) + 1, column: nameOf(at % width), value: String(value) };
  const text = `expected a finite 32-bit number, received ${value}; correct or remove the row`;
  throw new BadData({ ...place, rule: 'notFinite', text });
}

async function surveyColumns(array: UploadedArray): Promise<NumberSurvey[]> {
  const width = widthOf(array);
  const surveys = Array.from({ length: width }, createNumberSurvey);
  const limit = Math.min(classLimit, Math.max(32, Math.floor(countedValues / width)));
  let at = 0;
  for await (const block of array.elements()) {
    for (const value of block) {
      checkFinite(value, at, array);
      const survey = surveys[at % width];
      if (survey) surveyNumber(survey, value, limit);
      at += 1;
    }
  }
  return surveys;
}

function checkOverrides(overrides: readonly ColumnOverride[], array: UploadedArray, { log }: IngestContext): void {
  if (overrides.length === 0) return;
  const names = new Set(Array.from({ length: widthOf(array) }, (_, column) => nameOf(column)));
  const { file } = array;
  for (const { name, type } of overrides) {
    if (!names.has(name)) {
      const text = `the matrix has no column ${quoted(name)} to override; its columns are x0 to ${nameOf(names.size - 1)}`;
      log.add({ rule: 'unknownColumn', file, column: name, text });
    } else if (type === 'category' || type === 'text') {
      const text = `a matrix holds numbers, not ${type}; leave the type out: whole numbers can be classes as they are`;
      log.add({ rule: 'mixedTypes', file, column: name, text });
    }
  }
}

function columnOf(survey: NumberSurvey, at: number, file: string, { options, log }: IngestContext): TableColumn {
  const name = nameOf(at);
  const { role = 'feature', type } = options.columns.find((override) => override.name === name) ?? {};
  const found = describeNumbers(survey);
  reportPrecision({ file, column: name, ...found }, log);
  if (type === 'integer' && found.type === 'number') {
    const text = 'expected whole numbers, received others; correct them, or declare the column as number';
    log.add({ rule: 'notAnInteger', file, column: name, text });
  }
  return { name, role, missing: 0, ...found, ...(type === 'number' && { type }) };
}

async function writeMatrix(
  array: UploadedArray,
  dtype: 'float32' | 'float64',
  write: (bytes: Uint8Array) => Promise<void>,
) {
  for await (const block of array.elements()) await write(bytesIn(converted(block, dtype)));
}

function converted(block: SampleArray, dtype: 'float32' | 'float64') {
  const values = allocate(dtype, block.length);
  values.set(block);
  turn(values, 'littleEndian');
  return values;
}

/** Stores a matrix as a table with the columns x0, x1, ...; undefined when it does not fit what is said of them. */
export async function storeMatrix(
  array: UploadedArray,
  format: DatasetFormat,
  context: IngestContext,
): Promise<SchemaDraft | undefined> {
  const { options, limits, log, store } = context;
  checkSize(array, context);
  if (widthOf(array) > limits.maxColumns) {
    const text = `expected at most ${limits.maxColumns} columns, received ${widthOf(array)}; upload features and labels as files of their own`;
    log.add({ rule: 'tooManyColumns', file: array.file, text });
  }
  // The header announces the width: nothing is made for each column before that is settled.
  if (log.errors() > 0) return undefined;
  checkOverrides(options.columns, array, context);
  if (log.errors() > 0) return undefined;
  const surveys = await surveyColumns(array);
  const columns = surveys.map((survey, at) => columnOf(survey, at, array.file, context));
  const dtype = surveys.every(isExactInFloat32) ? 'float32' : 'float64';
  await writeMatrix(array, dtype, await store.file(partFiles.rows('train')));
  return { schemaVersion: 2, format, dtype, columns, tensors: [], parts: { train: { rows: rowCount(array) } } };
}
