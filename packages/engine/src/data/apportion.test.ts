import { describe, expect, it } from 'vitest';
import { stream } from '../tensor/index.ts';
import { apportion, apportionClasses } from './apportion.ts';

describe('apportion', () => {
  it.each([
    [50, [0.6, 0.2, 0.2], [30, 10, 10]],
    [100, [0.42, 0.29, 0.29], [42, 29, 29]],
    [10, [0.75, 0.15, 0.1], [8, 1, 1]],
    [7, [0.5, 0.5], [4, 3]],
    [5, [0.9, 0.05, 0.05], [4, 1, 0]],
    [6, [0.9, 0.05, 0.05], [5, 1, 0]],
    [7, [0.8, 0.1, 0.1], [5, 1, 1]],
    [0, [0.5, 0.5], [0, 0]],
  ])('%d rows into %j are %j', (count, fractions, expected) => {
    expect(apportion(count, fractions)).toEqual(expected);
  });
});

describe('apportionClasses', () => {
  it('rounds every class and every part to its share, down or up, whatever the counts and fractions', () => {
    const draws = new Float64Array(60);
    for (let trial = 0; trial < 2000; trial++) {
      stream(1, 'apportion', trial).fillUniform(draws);
      const cuts = [draws[0], draws[1]].sort((a, b) => a - b);
      const fractions = [cuts[0], cuts[1] - cuts[0], 1 - cuts[1]];
      const largest = 10 ** (1 + 3 * draws[2]);
      const counts = [...draws.slice(4, 5 + Math.floor(50 * draws[3]))].map((draw) => 1 + Math.floor(draw * largest));
      const rows = counts.reduce((sum, count) => sum + count, 0);
      const totals = apportion(rows, fractions);
      const sizes = apportionClasses(counts, fractions, totals);

      const ofPart = fractions.map((_, part) => sizes.reduce((sum, ofClass) => sum + ofClass[part], 0));
      const ofClass = sizes.map((parts) => parts.reduce((sum, size) => sum + size, 0));
      expect(ofPart).toEqual(totals);
      expect(ofClass).toEqual(counts);
      const isShare = (size: number, count: number, part: number) => Math.abs(size - count * fractions[part]) < 1;
      expect(totals.every((total, part) => isShare(total, rows, part))).toBe(true);
      expect(sizes.every((parts, label) => parts.every((size, part) => isShare(size, counts[label], part)))).toBe(true);
    }
  });

  it('moves earlier rows along where the only parts left to a class are full', () => {
    // shares [1.5, 0.9, 0.6] and [1, 0.6, 0.4]: the first class rounds up its last two, which the second class needs
    expect(apportionClasses([3, 2], [0.5, 0.3, 0.2], [3, 1, 1])).toEqual([
      [2, 0, 1],
      [1, 1, 0],
    ]);
  });
});
