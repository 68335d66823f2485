import { expect, it } from 'vitest';
import { bootstrapRows, disjointRows } from './resampling.ts';

const rows = Int32Array.from({ length: 1000 }, (_, at) => 3 * at);

it('draws with replacement: of n rows, 1 - 1/e are in a sample of n', () => {
  const sample = bootstrapRows(rows, 1000, 5, 0);
  expect(sample).toHaveLength(1000);
  const distinct = new Set(sample);
  for (const row of distinct) expect(rows).toContain(row);
  // Binomial-like with a standard deviation of about 10.
  expect(Math.abs(distinct.size - 1000 * (1 - Math.exp(-1)))).toBeLessThan(40);
});

it('repeats a sample by its seed and number, and no other', () => {
  expect(bootstrapRows(rows, 50, 5, 1)).toEqual(bootstrapRows(rows, 50, 5, 1));
  expect(bootstrapRows(rows, 50, 5, 1)).not.toEqual(bootstrapRows(rows, 50, 5, 2));
  expect(bootstrapRows(rows, 50, 5, 1)).not.toEqual(bootstrapRows(rows, 50, 6, 1));
});

it('cuts rows into samples that share none and use all', () => {
  const samples = [0, 1, 2, 3].map((sample) => [...disjointRows(rows, 250, 2, sample)]);
  expect(samples.flat().toSorted((a, b) => a - b)).toEqual([...rows]);
  expect(samples[0]).not.toEqual([...rows.subarray(0, 250)]);
  expect(() => disjointRows(rows, 250, 2, 4)).toThrow(/expect 1250 rows, received 1000/);
});
