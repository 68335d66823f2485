import { splitSchema } from '@trainyard/engine/spec';
import { describe, expect, it } from 'vitest';
import { fashion, iris, profile } from '../../testing/profiles.ts';
import { rowFindings, trainingRows } from './rows.ts';

const split = (validation: number, test: number) => splitSchema.parse({ type: 'holdOut', validation, test });

describe('trainingRows', () => {
  it('are what the shares leave', () => {
    expect(trainingRows(iris, split(0.1, 0.2))).toBe(70);
  });

  it('do not give away the test share when the dataset has a test part', () => {
    expect(trainingRows(fashion, split(0.1, 0.2))).toBe(54_000);
  });
});

describe('rowFindings', () => {
  it('refuses a split that leaves nothing', () => {
    expect(rowFindings(profile([], { train: 2 }), split(0.5, 0.4), 1)).toMatchObject([
      { severity: 'error', pointer: '/split', code: 'noTrainingRows' },
    ]);
  });

  it('warns of a batch that is larger than the training rows', () => {
    expect(rowFindings(iris, split(0.1, 0.2), 71)).toMatchObject([
      { severity: 'warning', pointer: '/batchSize', expected: 70, received: 71 },
    ]);
    expect(rowFindings(iris, split(0.1, 0.2), 70)).toEqual([]);
    expect(rowFindings(iris, split(0.1, 0.2), 'full')).toEqual([]);
  });
});
