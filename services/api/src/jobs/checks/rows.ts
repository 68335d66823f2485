import type { DatasetProfile, JobSpec, ProblemFinding } from '@trainyard/contracts';
import { trainingRows as rowsLeft } from '@trainyard/engine/check';
import { errorAt, warningAt } from './finding.ts';
import { rowsByColumn } from './split-column.ts';

/** Rows to train on; of a hold-out the dataset's own test part replaces the test share. */
export function trainingRows(profile: DatasetProfile, split: JobSpec['split']): number {
  if (split.type === 'byColumn') return rowsByColumn(profile, split, 'train');
  const { parts } = profile;
  const { validation, test } = split;
  return rowsLeft({ rows: parts.train, validation, test, ownTestRows: parts.test ?? 0 });
}

/** Updates of one pass over so many rows. */
export function stepsPerEpoch(rows: number, batchSize: JobSpec['batchSize']): number {
  return batchSize === 'full' ? 1 : Math.ceil(rows / batchSize);
}

/** Whether the rows suffice for the split and for a batch. */
export function rowFindings(
  profile: DatasetProfile,
  split: JobSpec['split'],
  batchSize: JobSpec['batchSize'] | undefined,
): ProblemFinding[] {
  const rows = trainingRows(profile, split);
  if (rows === 0) {
    const message = `of ${profile.parts.train} rows none is left to train on`;
    const hint =
      split.type === 'byColumn'
        ? 'Name the value of the training rows in split.train.'
        : 'Hold out smaller shares, or add rows.';
    return [errorAt('/split', { code: 'noTrainingRows', message, expected: 'at least 1 row', received: 0, hint })];
  }
  if (typeof batchSize !== 'number' || batchSize <= rows) return [];
  const message = `a batch of ${batchSize} is larger than the ${rows} training rows: every step uses all of them`;
  const hint = 'Use a smaller batchSize for more than one step an epoch, or "full" to say so.';
  return [warningAt('/batchSize', { code: 'batchLargerThanData', message, expected: rows, received: batchSize, hint })];
}
