import {
  arrayRows,
  type DataFinding,
  duplicatesAcross,
  type HashedSplit,
  isReader,
  RowHashes,
  type RowReader,
  reviewClasses,
  reviewColumns,
} from '@trainyard/engine';
import type { LoadedData, LoadedSamples } from '../prepare-data.ts';
import { type InputRows, openColumn } from './input-rows.ts';

const rowsAtOnce = 1024;
/** Rows of a split that are looked over for copies: their hashes take 16 MiB. */
const hashedRows = 2 ** 20;

/** Reads rows as they are stored, some at a time. */
function eachPiece(
  { values, size }: InputRows,
  rows: Int32Array,
  use: (piece: Float32Array, some: Int32Array, first: number) => void,
): void {
  const { column, close } = openColumn({ values, size });
  try {
    const reader: RowReader = isReader(column) ? column : arrayRows(column, size);
    const piece = new Float32Array(rowsAtOnce * size);
    for (let first = 0; first < rows.length; first += rowsAtOnce) {
      const some = rows.subarray(first, first + rowsAtOnce);
      reader.fill(piece, 0, some);
      use(piece.subarray(0, some.length * size), some, first);
    }
  } finally {
    close();
  }
}

function columnFindings({ target, inputs, train }: LoadedData): DataFinding[] {
  const isClass = target.kind === 'class';
  const isNumber = target.kind === 'number' && target.columns.length === 1;
  return Object.entries(inputs).flatMap(([name, { columns, tokenizer }]) => {
    const rows = train.inputs[name];
    if (!rows || tokenizer || rows.size !== columns.length) return [];
    const review = reviewColumns({ names: columns, ...(isClass && { classes: target.classes.length }) });
    eachPiece(rows, train.rows, (piece, some) => {
      const targets = isClass || isNumber ? Array.from(some, (row) => train.targets[row] ?? 0) : [...some].fill(0);
      review.add(piece, targets);
    });
    return review.findings();
  });
}

function hashed(name: string, { inputs, rows }: LoadedSamples, fed: readonly string[]): HashedSplit {
  const some = rows.subarray(0, hashedRows);
  const hashes = new RowHashes(some.length);
  for (const input of fed) {
    const own = inputs[input];
    if (own) eachPiece(own, some, (piece, _some, first) => hashes.add(piece, own.size, first));
  }
  return { name, rows: some, hashes };
}

function copyFindings({ inputs, train, validation, test }: LoadedData): DataFinding[] {
  const fed = Object.keys(inputs);
  const others = Object.entries({ validation, test }).flatMap(([name, samples]) =>
    samples ? [hashed(name, samples, fed)] : [],
  );
  return others.length === 0 ? [] : duplicatesAcross(hashed('training', train, fed), others);
}

function groupFindings({ sharedGroups }: LoadedData): DataFinding[] {
  if (sharedGroups === 0) return [];
  const message = `${sharedGroups} ${sharedGroups === 1 ? 'group has' : 'groups have'} rows in more than one split, because the dataset says which rows are in which`;
  const suggestion = 'Put all rows of a group into one split: the evaluation tells how well groups are remembered.';
  return [{ code: 'groupsAcrossSplits', message, suggestion, values: { groups: sharedGroups } }];
}

function classFindings({ target, train }: LoadedData): DataFinding[] {
  if (target.kind !== 'class') return [];
  const { targets } = train;
  return reviewClasses(
    target.classes,
    train.rows.map((row) => targets[row] ?? 0),
  );
}

/**
 * What may be wrong with the data of a job, as its split cuts them: columns that are constant or tell the target, rows that
 * are on two sides, classes that are rare. Memory does not grow with the columns of a row; each row takes 16 bytes.
 */
export function reviewData(data: LoadedData): DataFinding[] {
  return [...columnFindings(data), ...copyFindings(data), ...groupFindings(data), ...classFindings(data)];
}
