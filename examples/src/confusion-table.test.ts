import { expect, it } from 'vitest';
import { confusionTable } from './confusion-table.ts';

it('has a row a true class and a column a predicted one', () => {
  const table = confusionTable({
    classes: ['cat', 'dog'],
    matrix: [
      [12, 0],
      [3, 9],
    ],
  });
  expect(table.split('\n')).toEqual([
    'true \\ predicted cat dog',
    '             cat  12   .',
    '             dog   3   9',
  ]);
});
