import { describe, expect, it } from 'vitest';
import { delayAfter, retryDelays } from './retry-delays.ts';

describe('the waits between tries', () => {
  it('are seven, each longer than the one before, and a day in all', () => {
    const waits = retryDelays.map((_, index) => delayAfter(index + 1, 0) ?? 0);
    expect(waits).toHaveLength(7);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    const hours = waits.reduce((sum, wait) => sum + wait, 0) / 3_600_000;
    expect(Math.round(hours)).toBe(24);
    expect(delayAfter(8, 0)).toBeNull();
  });

  it('are up to a fifth longer, by chance', () => {
    expect(delayAfter(1, 0.5, [1000])).toBe(1100);
    expect(delayAfter(1, 0.999, [1000])).toBe(1200);
  });
});
