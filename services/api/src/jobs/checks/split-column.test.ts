import { splitSchema } from '@trainyard/engine/spec';
import { describe, expect, it } from 'vitest';
import { column, fashion, profile } from '../../testing/profiles.ts';
import { rowFindings, trainingRows } from './rows.ts';
import { hasValidation, splitColumnFindings } from './split-column.ts';

const counts = (values: Record<string, number>) => Object.entries(values).map(([value, count]) => ({ value, count }));
const marked = profile([
  column('x'),
  column('part', { type: 'category', classes: counts({ train: 60, val: 15, test: 25 }) }),
  column('note', { type: 'text' }),
]);
const split = (options: object) => splitSchema.parse({ type: 'byColumn', column: 'part', ...options });

describe('a split by a column', () => {
  it('has the rows of each value', () => {
    expect(trainingRows(marked, split({}))).toBe(60);
    expect(trainingRows(marked, split({ train: 'test', test: 'train' }))).toBe(25);
    expect(hasValidation(split({}), marked)).toBe(false);
    expect(hasValidation(split({ validation: 'val' }), marked)).toBe(true);
    expect(splitColumnFindings(split({}), marked)).toEqual([]);
  });

  it('refuses a value for training that no row has', () => {
    expect(rowFindings(marked, split({ train: 'learn' }), 1)).toMatchObject([
      { pointer: '/split', code: 'noTrainingRows', hint: 'Name the value of the training rows in split.train.' },
    ]);
  });

  it('refuses a column that is not there, one of texts, and a second test part', () => {
    expect(splitColumnFindings(split({ column: 'fold' }), marked)).toMatchObject([
      { pointer: '/split/column', code: 'unknownColumn', received: 'fold', hint: 'Its columns are x, part, note.' },
    ]);
    expect(splitColumnFindings(split({ column: 'note' }), marked)).toMatchObject([{ pointer: '/split/column' }]);
    expect(splitColumnFindings(split({}), fashion)).toMatchObject([{ pointer: '/split', code: 'ownTestPart' }]);
  });
});
