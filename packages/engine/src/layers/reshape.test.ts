import { describe, expect, it } from 'vitest';
import { checkModel } from '../model/check.ts';

const checked = (from: readonly number[], shape: readonly number[]) =>
  checkModel({ input: { shape: from }, layers: [{ type: 'reshape', shape }] });

it.each([
  [
    [2, 3, 4],
    [4, 6],
    [4, 6],
  ],
  [[2, 3, 4], [-1], [24]],
  [
    [2, 3, 4],
    [2, -1, 2],
    [2, 6, 2],
  ],
  [[5], [1, -1, 5], [1, 1, 5]],
  [[], [1], [1]],
  [[1, 1], [], []],
])('%j as %j is %j', (from, shape, expected) => {
  const { model, findings } = checked(from, shape);
  expect(findings).toEqual([]);
  expect(model?.outputType.shape).toEqual(expected);
});

describe('what does not fit is one finding', () => {
  it.each([
    [[2, 3], [4], 'a shape of 6 values, those of [2, 3]', '[4]'],
    [[2, 3], [4, -1], 'a shape of 6 values, those of [2, 3]', '[4, -1]'],
    [[2, 3], [-1, -1], 'at most one size of -1', '[-1, -1]'],
    [[2, 3], [], 'a shape of 6 values, those of [2, 3]', '[]'],
  ])('%j as %j', (from, shape, expected, received) => {
    expect(checked(from, shape).findings).toMatchObject([{ pointer: '/layers/0/shape', expected, received }]);
  });

  it('also where a size is 0', () => {
    expect(checked([2], [0, 2]).findings).toMatchObject([{ pointer: '/layers/0/shape/0' }]);
  });
});
