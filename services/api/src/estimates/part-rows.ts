import type { DatasetProfile, JobSpec } from '@trainyard/contracts';
import type { PartRows } from '@trainyard/engine/check';
import { trainingRows } from '../jobs/checks/rows.ts';
import { rowsByColumn } from '../jobs/checks/split-column.ts';

/** Rows of each split of a dataset. */
export function partRows(profile: DatasetProfile, split: JobSpec['split']): PartRows {
  const train = trainingRows(profile, split);
  if (split.type === 'byColumn') {
    return {
      train,
      validation: rowsByColumn(profile, split, 'validation'),
      test: rowsByColumn(profile, split, 'test'),
    };
  }
  const { parts } = profile;
  const test = parts.test ?? Math.round(split.test * parts.train);
  return { train, validation: Math.max(0, parts.train - train - (parts.test ? 0 : test)), test };
}

/** Rows of a dataset that is not read yet, for what its batch takes: one batch to train on, and one to evaluate. */
export function assumedRows(batchSize: number): PartRows {
  return { train: batchSize, validation: 256, test: 256 };
}
