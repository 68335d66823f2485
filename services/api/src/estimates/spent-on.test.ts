import { expect, it } from 'vitest';
import type { ReadJob } from '../jobs/read-job.ts';
import { besideSteps, trainedRows } from './spent-on.ts';

const rows = { train: 100, validation: 20, test: 30 };
const spec = (asked: object) => asked as ReadJob['spec'];

it('evaluates the validation rows as often as asked for, and reports on the splits that are named', () => {
  const train = { kind: 'train', validateEvery: { epochs: 3 }, evaluation: { splits: ['test'] } };
  expect(besideSteps(spec(train), rows)).toEqual({
    validateEvery: { epochs: 3 },
    validatedRows: 20,
    reportedRows: 30,
  });
  const all = { kind: 'train', evaluation: { splits: ['train', 'validation', 'test'] } };
  expect(besideSteps(spec(all), rows).reportedRows).toBe(150);
});

it('evaluates nothing while a learning rate is looked for', () => {
  expect(besideSteps(spec({ kind: 'lrRangeTest' }), rows)).toEqual({ validatedRows: 0, reportedRows: 0 });
});

it('trains for bias and variance as many as there are samples and seeds, each on its own rows', () => {
  const job = { kind: 'biasVariance', replicates: 7, seedsPerReplicate: 2, sampling: 'bootstrap' };
  expect(besideSteps(spec(job), rows)).toEqual({ validatedRows: 20, reportedRows: 30, trainings: 14 });
  expect(trainedRows(spec(job), rows)).toEqual(rows);
  expect(trainedRows(spec({ ...job, sampling: 'subsets' }), rows)).toEqual({ ...rows, train: 14 });
  expect(trainedRows(spec({ ...job, rowsPerReplicate: 5 }), rows)).toEqual({ ...rows, train: 5 });
  expect(trainedRows(spec({ kind: 'train' }), rows)).toEqual(rows);
});
