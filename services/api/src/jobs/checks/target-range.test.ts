import { lossSchema } from '@trainyard/engine/spec';
import { describe, expect, it } from 'vitest';
import { column, profile } from '../../testing/profiles.ts';
import { targetRangeFindings } from './target-range.ts';

const yesNo = lossSchema.parse({ type: 'binaryCrossEntropy' });
const target = (...columns: string[]) => ({
  column: columns,
  kind: 'numbers' as const,
  columns,
  values: 1,
  classes: [],
});
const data = profile([
  column('flag', { min: 0, max: 1 }),
  column('share', { min: 0.1, max: 0.4 }),
  column('grade', { min: 1, max: 2 }),
  column('bare'),
]);

describe('targetRangeFindings', () => {
  it('names every target column with numbers that the loss does not take', () => {
    expect(targetRangeFindings(yesNo, target('flag', 'share', 'bare'), data)).toEqual([]);
    expect(targetRangeFindings(yesNo, target('flag', 'grade'), data)).toMatchObject([
      { severity: 'error', pointer: '/target/column', expected: 'numbers from 0 to 1', received: [1, 2] },
    ]);
  });

  it('has nothing against any number where the loss takes them all, nor where no target is known', () => {
    expect(targetRangeFindings(lossSchema.parse({ type: 'mae' }), target('grade'), data)).toEqual([]);
    expect(targetRangeFindings(undefined, target('grade'), data)).toEqual([]);
    expect(targetRangeFindings(yesNo, undefined, data)).toEqual([]);
  });
});
