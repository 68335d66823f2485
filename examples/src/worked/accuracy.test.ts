import { expect, it } from 'vitest';
import { largestClass } from './accuracy.ts';

it('is the share of the class with most rows, however they were predicted', () => {
  const matrix = [
    [2, 0, 0],
    [1, 3, 2],
    [0, 1, 1],
  ];
  expect(largestClass({ samples: 10, confusionMatrix: { classes: ['a', 'b', 'c'], matrix } })).toBeCloseTo(0.6, 12);
});
