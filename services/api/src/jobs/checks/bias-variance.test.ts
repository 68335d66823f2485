import { expect, it } from 'vitest';
import { biasVarianceFindings } from './bias-variance.ts';

const fields = { kind: 'biasVariance', replicates: 20, sampling: 'subsets' } as const;
const rows = { training: 100, hasTest: true };

const told = (...asked: Parameters<typeof biasVarianceFindings>) =>
  biasVarianceFindings(...asked).map(({ pointer, code, expected, received }) => [pointer, code, expected, received]);

it('takes what fits, and looks at no other kind', () => {
  expect(told({ ...fields, rowsPerReplicate: 5 }, 'number', rows)).toEqual([]);
  expect(told({ ...fields, sampling: 'bootstrap', rowsPerReplicate: 500 }, 'class', rows)).toEqual([]);
  expect(told({ kind: 'train' }, 'sequence', { training: 0, hasTest: false })).toEqual([]);
});

it('refuses subsets that need more rows than there are, where they were asked for', () => {
  const most = 'at most 100 rows in all';
  expect(told({ ...fields, rowsPerReplicate: 6 }, 'number', rows)).toEqual([
    ['/rowsPerReplicate', 'tooFewRows', most, 120],
  ]);
  expect(told({ ...fields, replicates: 101 }, 'number', rows)).toEqual([['/replicates', 'tooFewRows', most, 101]]);
  expect(told({ ...fields, replicates: 101 }, 'number', { ...rows, training: undefined })).toEqual([]);
});

it('refuses a job without test rows, a target of tokens, and a noise variance of classes', () => {
  expect(told(fields, 'number', { ...rows, hasTest: false })).toEqual([
    ['/split/test', 'noTestRows', 'a share above 0', 0],
  ]);
  expect(told(fields, 'sequence', rows)).toEqual([['/target', 'unsuitableTarget', 'classes or numbers', 'sequence']]);
  expect(told({ ...fields, noiseVariance: 1 }, 'class', rows)).toEqual([
    ['/noiseVariance', 'unsuitableTarget', 'numbers', 'class'],
  ]);
});
