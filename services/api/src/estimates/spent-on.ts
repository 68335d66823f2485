import type { PartRows } from '@trainyard/engine/check';
import type { ReadJob } from '../jobs/read-job.ts';
import type { EstimateTask } from './training-estimate.ts';

type Spec = ReadJob['spec'];

/** Rows of the splits as each training of a job takes them. */
export function trainedRows(spec: Spec, rows: PartRows): PartRows {
  if (spec.kind !== 'biasVariance') return rows;
  const most = spec.sampling === 'subsets' ? Math.floor(rows.train / spec.replicates) : rows.train;
  return { ...rows, train: spec.rowsPerReplicate ?? most };
}

/** What a job spends time on beside its steps. */
export function besideSteps(spec: Spec, rows: PartRows): EstimateTask['beside'] {
  const { validation, test } = rows;
  if (spec.kind === 'lrRangeTest') return { validatedRows: 0, reportedRows: 0 };
  if (spec.kind === 'biasVariance') {
    const trainings = spec.replicates * spec.seedsPerReplicate;
    return { validatedRows: validation, reportedRows: test, trainings };
  }
  const reportedRows = spec.evaluation.splits.reduce((sum, split) => sum + rows[split], 0);
  return { validateEvery: spec.validateEvery, validatedRows: validation, reportedRows };
}
