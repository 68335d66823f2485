import { describe, expect, it } from 'vitest';
import { stream } from '../../tensor/index.ts';
import { reviewClasses } from './review-classes.ts';
import { reviewColumns } from './review-columns.ts';
import { duplicatesAcross, type HashedSplit, RowHashes } from './row-hashes.ts';

const rows = 200;
const noise = new Float64Array(rows * 3);
stream(3, 'noise', 0).fillNormal(noise);

/** Findings about columns made by row, as `code: message`. */
function review(columns: Record<string, (row: number) => number>, target: (row: number) => number, classes?: number) {
  const names = Object.keys(columns);
  const reviewed = reviewColumns({ names, ...(classes !== undefined && { classes }) });
  const table = Float32Array.from({ length: rows * names.length }, (_, i) =>
    Object.values(columns)[i % names.length](Math.floor(i / names.length)),
  );
  const targets = Array.from({ length: rows }, (_, row) => target(row));
  for (let row = 0; row < rows; row += 50) {
    reviewed.add(table.subarray(row * names.length, (row + 50) * names.length), targets.slice(row, row + 50));
  }
  return reviewed.findings().map(({ code, message }) => `${code}: ${message}`);
}

const random = (row: number) => noise[row];
const other = (row: number) => noise[rows + row];
const label = (row: number) => row % 3;

describe('reviewColumns', () => {
  it('has nothing to say of columns that are as they should be', () => {
    expect(review({ random, other }, label, 3)).toEqual([]);
    expect(
      review({ random, other, sum: (row) => random(row) + other(row) }, (row) => random(row) - other(row)),
    ).toEqual([]);
  });

  it('names columns that are constant, and those that rise with the rows', () => {
    expect(
      review(
        { random, same: () => 7, gaps: (row) => (row % 2 === 0 ? Number.NaN : 1), id: (row) => 3 * row },
        label,
        3,
      ),
    ).toEqual([
      'constantColumns: "same", "gaps" have one value in all 200 training rows',
      'idLikeColumns: "id" rises from row to row, as identifiers and times do',
    ]);
  });

  it('names a column that determines the class: value by value, or by thresholds', () => {
    const coded = (row: number) => [5, 1, 9][label(row)] + (row % 2) * 20;
    const apart = (row: number) => label(row) * 100 + random(row);
    const nearly = (row: number) => (row === 0 ? 1 : coded(row));
    expect(review({ random, coded, apart, nearly }, label, 3)).toEqual([
      'leakingColumns: "coded", "apart" alone tell the class of every training row',
    ]);
  });

  it('does not take a value of its own in every row for the class', () => {
    expect(review({ random, id: (row) => (row * 7) % 211 }, label, 3)).toEqual([]);
  });

  it('names a column of which the target is nearly a linear function', () => {
    const target = (row: number) => 4 - 2 * random(row);
    expect(review({ random: (row) => random(row) + 0.01 * other(row), other }, target)).toEqual([
      'leakingColumns: "random" has a correlation above 0.999 with the target',
    ]);
    expect(review({ random: (row) => random(row) + 0.1 * other(row), other }, target)).toEqual([]);
    // The only column may well be all there is to learn from.
    expect(review({ random }, target)).toEqual([]);
  });
});

describe('duplicatesAcross', () => {
  const hashed = (name: string, from: number, values: number[][]): HashedSplit => {
    const hashes = new RowHashes(values.length);
    for (const [at, size] of [
      [0, 2],
      [2, 1],
    ] as const) {
      hashes.add(Float32Array.from(values.flatMap((row) => row.slice(at, at + size))), size, 0);
    }
    return { name, rows: Int32Array.from(values, (_, row) => from + row), hashes };
  };

  it('counts rows that are training rows too, with examples', () => {
    const train = hashed(
      'training',
      0,
      Array.from({ length: 1000 }, (_, i) => [i, i % 7, 1]),
    );
    const validation = hashed('validation', 1000, [
      [5, 5, 1],
      [5, 5, 2],
      [1000, 6, 1],
    ]);
    const test = hashed('test', 2000, [
      [6, 5, 1],
      [-5, 5, 1],
    ]);
    expect(duplicatesAcross(train, [validation, test])).toMatchObject([
      {
        message:
          '1 of 3 validation rows have the features of a training row: validation row 1001 is training row 6 (rows counted from 1)',
        values: { validation: 1, test: 0 },
      },
    ]);
    expect(duplicatesAcross(train, [test])).toEqual([]);
  });
});

describe('reviewClasses', () => {
  it('names classes without a training row, and rare ones', () => {
    const targets = [...new Array<number>(111).fill(0), ...new Array<number>(11).fill(2)];
    expect(reviewClasses(['a', 'b', 'c'], targets).map(({ message }) => message)).toEqual([
      'no training row is of the class "b"',
      'class "a" has 111 training rows, class "c" has 11',
    ]);
    expect(reviewClasses(['a', 'b'], [0, 1, 1])).toEqual([]);
  });
});
