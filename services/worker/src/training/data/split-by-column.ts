import type { JobSpec } from '@trainyard/contracts';
import type { StoredDataset } from '@trainyard/datasets';
import { InvalidData } from '../invalid-data.ts';

type ByColumn = Extract<JobSpec['split'], { type: 'byColumn' }>;

const splitNames = ['train', 'validation', 'test'] as const;
type SplitName = (typeof splitNames)[number];

const rowsAtOnce = 2 ** 16;

/** Which split the stored values of the column stand for. */
function meaningOf({ schema }: StoredDataset, split: ByColumn): Map<number, SplitName> {
  const column = schema.columns.find(({ name }) => name === split.column);
  const classes = column && 'classes' in column ? (column.classes ?? []) : [];
  const stored = (value: string, index: number) => (column?.type === 'category' ? index : Number(value));
  return new Map(
    classes.flatMap(({ value }, index) => {
      const name = splitNames.find((each) => split[each] === value);
      return name === undefined ? [] : [[stored(value, index), name] as const];
    }),
  );
}

/**
 * The rows of each split as a column of the dataset tells them, out of those that are kept, ascending.
 * @throws {InvalidData} when no row is for training
 */
export async function splitByColumn(
  stored: StoredDataset,
  split: ByColumn,
  kept: Int32Array,
): Promise<Record<SplitName, Int32Array>> {
  const meaning = meaningOf(stored, split);
  const rows: Record<SplitName, number[]> = { train: [], validation: [], test: [] };
  let at = 0;
  for (let start = 0; start < stored.rows('train'); start += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, stored.rows('train') - start);
    const values = await stored.readColumns('train', [split.column], start, count);
    for (; at < kept.length && (kept[at] ?? 0) < start + count; at++) {
      const row = kept[at] ?? 0;
      const name = meaning.get(Number(values[row - start]));
      if (name !== undefined) rows[name].push(row);
    }
  }
  if (rows.train.length === 0) {
    const message = `no row has the value ${split.train} in the column ${split.column}, so that none is left to train on`;
    throw new InvalidData([{ message, hint: 'Name the value of the training rows in split.train.' }]);
  }
  return {
    train: Int32Array.from(rows.train),
    validation: Int32Array.from(rows.validation),
    test: Int32Array.from(rows.test),
  };
}
