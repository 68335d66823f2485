import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDuplicateRows } from './duplicate-rows.ts';

const countOf = (rows: readonly (readonly number[])[]) => {
  const duplicates = createDuplicateRows(rows.length);
  for (const row of rows) duplicates.observe(new Int32Array(new Float32Array(row).buffer));
  return duplicates.count();
};

test('counts each row that repeats an earlier one', () => {
  expect(
    countOf([
      [1, 2],
      [3, 4],
      [1, 2],
      [2, 1],
      [1, 2],
    ]),
  ).toBe(2);
});

test('counts as a set of rows does', () => {
  const rows = fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 3, maxLength: 3 }), { maxLength: 60 });
  fc.assert(
    fc.property(rows, (table) => {
      expect(countOf(table)).toBe(table.length - new Set(table.map(String)).size);
    }),
  );
});

test('tells 100,000 rows apart that differ in one value', () => {
  expect(countOf(Array.from({ length: 100_000 }, (_, row) => [0, row % 317, Math.floor(row / 317)]))).toBe(0);
});
