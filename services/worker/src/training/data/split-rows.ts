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
  /** Groups that have rows in more than one split: where the dataset itself says which rows are in which. */
  sharedGroups: number;
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

/** The groups of the rows of each part; undefined where the job names none. */
async function groupsOf({ stored, spec: { group } }: SplitRequest): Promise<Record<PartName, Int32Array> | undefined> {
  if (group === undefined) return undefined;
  const none = new Int32Array(0);
  const parts = (['train', 'test'] as const).filter((part) => stored.rows(part) > 0);
  const [train = none, test = none] = await loadGroups(
    parts.map((part) => ({ stored, part })),
    group,
  );
  return { train, test };
}

type Rows = Pick<SplitRows, 'train' | 'validation' | 'test' | 'testPart'>;

/** How many groups have rows in more than one split. */
function sharedGroups(
  { train, validation, test, testPart }: Rows,
  groups: Record<PartName, Int32Array> | undefined,
): number {
  if (!groups) return 0;
  const splits = [at(train, groups.train), at(validation, groups.train), at(test, groups[testPart])];
  const counts = new Map<number, number>();
  for (const split of splits) for (const group of new Set(split)) counts.set(group, (counts.get(group) ?? 0) + 1);
  return [...counts.values()].filter((count) => count > 1).length;
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
  const groups = await groupsOf(request);
  if (spec.split.type === 'byColumn') {
    const split = await splitByColumn(stored, spec.split, kept);
    const used = split.train.length + split.validation.length + split.test.length;
    const rows = { ...split, testPart: 'train' as const };
    return { ...rows, dropped: stored.rows('train') - used, sharedGroups: sharedGroups(rows, groups) };
  }
  const { validation, test } = spec.split;
  try {
    const split = holdOut({
      rows: kept.length,
      validation,
      test,
      seed: spec.seed,
      ownTestRows,
      ...(classes && { classes: at(kept, classes) }),
      ...(groups && { groups: at(kept, groups.train) }),
    });
    const inPart = (rows: Int32Array) => rows.map((row) => kept[row] ?? 0);
    const rows: Rows = {
      train: inPart(split.train),
      validation: inPart(split.validation),
      test: ownTestRows > 0 ? ownTest : inPart(split.test),
      testPart: ownTestRows > 0 ? 'test' : 'train',
    };
    return {
      ...rows,
      sharedGroups: sharedGroups(rows, groups),
      dropped: stored.rows('train') - kept.length + ownTestRows - ownTest.length,
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InvalidData([{ message: error.message, hint: 'Hold out smaller shares, or add rows.' }]);
  }
}
