import { describe, expect, it } from 'vitest';
import { localLines, medianOfThree } from './local-lines.ts';

describe('localLines', () => {
  it('finds the slope of a line at unevenly spaced points', () => {
    const x = [0, 1, 3, 4, 7, 8];
    const lines = localLines(
      x,
      x.map((at) => 2 - 0.5 * at),
      2,
    );
    for (const { slope } of lines.slice(1, -1)) expect(slope).toBeCloseTo(-0.5, 12);
  });

  it('averages as many neighbours on both sides, none at the ends', () => {
    const lines = localLines([0, 1, 2, 3, 4], [5, 0, 1, 2, 9], 3);
    expect(lines.map(({ level }) => level)).toEqual([5, 2, 17 / 5, 4, 9]);
    expect([lines[0].slope, lines[4].slope]).toEqual([0, 0]);
  });
});

describe('medianOfThree', () => {
  it('takes single spikes out, and leaves monotone stretches and steps as they are', () => {
    expect(medianOfThree([3, 2, 90, 1, 0])).toEqual([3, 3, 2, 1, 0]);
    expect(medianOfThree([5, 4, 4, 1, 0])).toEqual([5, 4, 4, 1, 0]);
    expect(medianOfThree([7])).toEqual([7]);
  });
});
