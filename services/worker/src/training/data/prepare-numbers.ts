import {
  type Features,
  loadFeatures,
  loadNarrow,
  locateRows,
  narrowType,
  type PartName,
  type SampleArray,
  type StoredRows,
} from '@trainyard/datasets';
import {
  arrayRows,
  type FittedPreprocessing,
  fitPreprocessing,
  isReader,
  Pipeline,
  piecesOf,
  type RowReader,
} from '@trainyard/engine';
import type { FittedInput } from '../fit-job.ts';
import { type ByPart, byPart } from './by-part.ts';
import { type InputRows, openColumn } from './input-rows.ts';
import type { LoadedInput, Preparation } from './preparation.ts';

const bytesPerFloat = 4;

/** Memory that the rows of all parts take. */
function bytesOf({ stored, parts }: Preparation, at: ByPart<StoredRows>): number {
  return parts.reduce((sum, part) => {
    const rows = at[part];
    if (!rows) return sum;
    return sum + stored.rows(part) * rows.width * (narrowType(rows)?.bytes ?? bytesPerFloat);
  }, 0);
}

/** The rows of each part: in memory where they fit, bytes as bytes, else where they are stored. */
async function rawRows(preparation: Preparation, features: Features): Promise<ByPart<InputRows>> {
  const { stored, location, parts, budget } = preparation;
  const at = await byPart(parts, (part) => locateRows(location, stored.schema, part, features.columns));
  const fits = budget.take(bytesOf(preparation, at));
  const load = async (part: PartName, rows: StoredRows): Promise<SampleArray | StoredRows> => {
    if (!fits) return rows;
    return narrowType(rows) ? loadNarrow(rows, stored.rows(part)) : loadFeatures({ stored, part }, features);
  };
  return byPart(parts, async (part) => {
    const rows = at[part];
    if (!rows) throw new Error(`internal: nothing is known of the part ${part}`);
    return { values: await load(part, rows), size: rows.width };
  });
}

/** Fits the preprocessing of a job on its training rows, which pass by in pieces. */
function fit({ spec, trainingRows }: Preparation, rows: InputRows, shape: readonly number[]): FittedPreprocessing {
  const { column, close } = openColumn(rows);
  try {
    const reader: RowReader = isReader(column) ? column : arrayRows(column, rows.size);
    return fitPreprocessing(spec.preprocessing, piecesOf(reader, trainingRows), { shape });
  } finally {
    close();
  }
}

/** Rows that are preprocessed: at once where that needs no further memory, else whenever they are read. */
function preprocessed(rows: InputRows, fitted: FittedPreprocessing, isAugmented: boolean): InputRows {
  const pipeline = new Pipeline(fitted);
  const { values } = rows;
  if (!(values instanceof Float32Array) || isAugmented || pipeline.inSize !== pipeline.outSize) {
    return { ...rows, preprocessing: fitted };
  }
  pipeline.apply(values, values);
  return rows;
}

/** Prepares an input of numbers, or of indexes that are stored as numbers. */
export async function prepareNumbers(preparation: Preparation, { name, features }: FittedInput): Promise<LoadedInput> {
  const { spec, isAugmented } = preparation;
  const { columns, shape, kind } = features;
  const rows = await rawRows(preparation, features);
  const { train } = rows;
  if (!train || kind === 'indexes' || spec.preprocessing.length === 0) return { input: { columns, shape }, rows };
  const preprocessing = fit(preparation, train, shape);
  const parts = Object.entries(rows).map(
    ([part, each]) => [part, preprocessed(each, preprocessing, isAugmented(name))] as const,
  );
  return { input: { columns, shape, preprocessing }, rows: Object.fromEntries(parts) };
}
