import { expect, it } from 'vitest';
import { evenly } from './evenly.ts';

const rows = Int32Array.from({ length: 320 }, (_, row) => row);

it('takes as many rows as asked for, spread over all, each once, and all where all are asked for', () => {
  const some = evenly(rows, 64);
  expect(new Set(some).size).toBe(64);
  for (const [at, row] of some.entries()) expect(Math.floor(row / 5)).toBe(at);
  expect(evenly(rows, 320)).toEqual(rows);
});

it('takes some of each class of a table in which they come in turn', () => {
  const counts = [0, 0, 0, 0, 0];
  for (const row of evenly(rows, 64)) counts[row % 5]++;
  for (const count of counts) expect(count).toBeGreaterThan(8);
});
