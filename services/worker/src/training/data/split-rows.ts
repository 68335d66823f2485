import type { JobSpec } from '@trainyard/contracts';
import { loadGroups, type PartName, rowsWithValues, type StoredDataset } from '@trainyard/datasets';
import { holdOut } from '@trainyard/engine';
import { InvalidData } from '../invalid-data.ts';
import { splitByColumn } from './split-by-column.ts';

/** Which rows of which part of a dataset a split holds, ascending. */
export interface SplitRows {
  train: Int32Array;
  validation: Int32Array;
  test: Int32Array;
  /** The part that the rows of the test split are numbered in: the dataset's own test part, where it has one. */
  testPart: PartName;
  /** Rows that are in no split: a value is missing, or the column that tells the splits names none of them. */
  dropped: number;
}

/** What rows are split by. */
export interface SplitRequest {
  stored: StoredDataset;
  spec: JobSpec;
  /** Columns whose rows without a value are left out. */
  dropped: readonly string[];
  /** Class of each row of the train part, where every split is to keep the share of each. */
  classes: ArrayLike<number> | undefined;
}

/** The group of each row of the train part. */
async function groupsOf({ stored, spec: { group } }: SplitRequest): Promise<Int32Array | undefined> {
  if (group === undefined) return undefined;
  const [groups] = await loadGroups([{ stored, part: 'train' }], group);
  return groups;
}

const at = <Value>(rows: Int32Array, values: ArrayLike<Value>): Value[] =>
  Array.from(rows, (row) => values[row] as Value);

/**
 * Splits the rows of a job by its seed; those that have to be left out are in none.
 * @throws {InvalidData} when the rows that are left do not suffice
 */
export async function splitRows(request: SplitRequest): Promise<SplitRows> {
  const { stored, spec, dropped, classes } = request;
  const kept = await rowsWithValues({ stored, part: 'train' }, dropped);
  const ownTest = await rowsWithValues({ stored, part: 'test' }, dropped);
  const ownTestRows = stored.rows('test');
  if (spec.split.type === 'byColumn') {
    const split = await splitByColumn(stored, spec.split, kept);
    const used = split.train.length + split.validation.length + split.test.length;
    return { ...split, testPart: 'train', dropped: stored.rows('train') - used };
  }
  const { validation, test } = spec.split;
  const groups = await groupsOf(request);
  try {
    const split = holdOut({
      rows: kept.length,
      validation,
      test,
      seed: spec.seed,
      ownTestRows,
      ...(classes && { classes: at(kept, classes) }),
      ...(groups && { groups: at(kept, groups) }),
    });
    const inPart = (rows: Int32Array) => rows.map((row) => kept[row] ?? 0);
    return {
      train: inPart(split.train),
      validation: inPart(split.validation),
      test: ownTestRows > 0 ? ownTest : inPart(split.test),
      testPart: ownTestRows > 0 ? 'test' : 'train',
      dropped: stored.rows('train') - kept.length + ownTestRows - ownTest.length,
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InvalidData([{ message: error.message, hint: 'Hold out smaller shares, or add rows.' }]);
  }
}
