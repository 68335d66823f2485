import { expect, it } from 'vitest';
import { pureError } from './pure-error.ts';

it('pools the squares around the means of points alike', () => {
  // Groups a: 1, 3, 5 (squares 8, 2 free) and b: 10, 11 (0.5, 1 free); c stands alone.
  const found = pureError(['a', 'b', 'a', 'c', 'b', 'a'], [1, 10, 3, 99, 11, 5]);
  expect(found?.value).toBeCloseTo(8.5 / 3, 12);
  expect(found?.standardError).toBeCloseTo((8.5 / 3) * Math.sqrt(2 / 3), 12);
  expect(found?.freedom).toBe(3);
});

it('loses no digits far from 0, and is undefined where no points are alike', () => {
  expect(pureError([1, 1], [1e9, 1e9 + 2])?.value).toBeCloseTo(2, 9);
  expect(pureError([1, 2, 3], [1, 2, 3])).toBeUndefined();
});
