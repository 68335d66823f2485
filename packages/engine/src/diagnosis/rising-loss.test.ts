import { expect, it } from 'vitest';
import { risingLoss } from './rising-loss.ts';

it('finds the first running mean above the factor times the lowest', () => {
  // The mean of 1, 1, 1, L with weights 0.9^3, 0.9^2, 0.9, 1: (2.439 + L) / 3.439 > 4 from L = 11.317 on.
  expect(risingLoss([1, 1, 1, 11.31], 4)).toBeUndefined();
  expect(risingLoss([1, 1, 1, 11.33, 5], 4)).toBe(3);
});

it('counts a loss that is not finite as a rise', () => {
  expect(risingLoss([3, 2, Number.NaN, 1], 4)).toBe(2);
  expect(risingLoss([3, 2, Number.POSITIVE_INFINITY], 4)).toBe(2);
});

it('finds none in a loss that falls, stays or is below 0', () => {
  expect(risingLoss([], 2)).toBeUndefined();
  expect(risingLoss([5, 4, 3, 2, 1], 1.01)).toBeUndefined();
  expect(risingLoss([2, 2, 2, 2], 1.01)).toBeUndefined();
  expect(risingLoss([-3, -2, -1, 50], 2)).toBeUndefined();
});
