import type { JobSpec } from '@trainyard/contracts';
import type { StoredDataset } from '@trainyard/datasets';
import { holdOut, type RowValues, type Split } from '@trainyard/engine';
import { InvalidData } from '../invalid-data.ts';

/** Divides the rows of a dataset by the seed of a job. @throws {InvalidData} when a part would be left without rows */
export function splitRows(stored: StoredDataset, { split, seed }: JobSpec, classes: RowValues | undefined): Split {
  const { validation, test } = split;
  const [rows, ownTestRows] = [stored.rows('train'), stored.rows('test')];
  try {
    return holdOut({ rows, validation, test, seed, ownTestRows, ...(classes && { classes }) });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InvalidData([{ message: error.message, hint: 'Hold out smaller shares, or add rows.' }]);
  }
}
