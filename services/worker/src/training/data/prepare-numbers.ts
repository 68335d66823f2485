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
import { InvalidData } from '../invalid-data.ts';
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

/** Does something with rows that pass by in pieces. @throws {InvalidData} what the rows do not allow is a fault of theirs */
function withPieces<Made>(
  rows: InputRows,
  which: Int32Array,
  use: (pieces: () => Iterable<Float32Array>) => Made,
): Made {
  const { column, close } = openColumn(rows);
  try {
    const reader: RowReader = isReader(column) ? column : arrayRows(column, rows.size);
    return use(piecesOf(reader, which));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InvalidData([{ message: error.message, hint: 'Change the preprocessing, or the columns it works on.' }]);
  } finally {
    close();
  }
}

/** Passes every row through a preprocessing that may refuse one, so that no training stops at it. */
function checkRows({ stored, parts }: Preparation, rows: ByPart<InputRows>, fitted: FittedPreprocessing): void {
  if (!fitted.stages.some(({ document }) => document.type === 'oneHot' && document.unseen === 'error')) return;
  const pipeline = new Pipeline(fitted);
  for (const part of parts) {
    const every = Int32Array.from({ length: stored.rows(part) }, (_, row) => row);
    const check = (pieces: () => Iterable<Float32Array>) => {
      for (const piece of pieces()) pipeline.apply(piece);
    };
    if (rows[part]) withPieces(rows[part], every, check);
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
  const { columns, shape, raw } = features;
  const rows = await rawRows(preparation, features);
  const { train } = rows;
  if (!train || !raw || spec.preprocessing.length === 0) return { input: { columns, shape }, rows };
  const preprocessing = withPieces(train, preparation.trainingRows, (pieces) =>
    fitPreprocessing(spec.preprocessing, pieces, raw, shape),
  );
  checkRows(preparation, rows, preprocessing);
  const parts = Object.entries(rows).map(
    ([part, each]) => [part, preprocessed(each, preprocessing, isAugmented(name))] as const,
  );
  return { input: { columns, shape, preprocessing }, rows: Object.fromEntries(parts) };
}
