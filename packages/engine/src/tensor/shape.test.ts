import { describe, expect, it } from 'vitest';
import { ShapeError } from './errors.ts';
import {
  broadcastShapes,
  formatShape,
  normalizeAxis,
  reducedShape,
  type Shape,
  sameShape,
  sizeOf,
  stridesOf,
} from './shape.ts';

it('sizeOf is the product of the sizes', () => {
  expect(sizeOf([])).toBe(1);
  expect(sizeOf([2, 3, 4])).toBe(24);
  expect(sizeOf([5, 0])).toBe(0);
});

it('stridesOf counts elements between neighbours, row-major', () => {
  expect(stridesOf([])).toEqual([]);
  expect(stridesOf([2, 3, 4])).toEqual([12, 4, 1]);
});

it('sameShape compares sizes in order', () => {
  expect(sameShape([], [])).toBe(true);
  expect(sameShape([2, 3], [2, 3])).toBe(true);
  expect(sameShape([2, 3], [3, 2])).toBe(false);
  expect(sameShape([2], [2, 1])).toBe(false);
});

it('formatShape writes a shape as people do', () => {
  expect(formatShape([32, 28, 28])).toBe('[32, 28, 28]');
  expect(formatShape([])).toBe('[]');
});

describe('broadcastShapes', () => {
  // the examples of NumPy's "General broadcasting rules"
  it.each<[Shape, Shape, Shape]>([
    [[], [], []],
    [[], [2, 3], [2, 3]],
    [[256, 256, 3], [3], [256, 256, 3]],
    [
      [8, 1, 6, 1],
      [7, 1, 5],
      [8, 7, 6, 5],
    ],
    [[5, 4], [1], [5, 4]],
    [
      [15, 3, 5],
      [15, 1, 5],
      [15, 3, 5],
    ],
    [
      [15, 3, 5],
      [3, 1],
      [15, 3, 5],
    ],
    [[1], [0], [0]],
  ])('%j with %j is %j, either way round', (a, b, expected) => {
    expect(broadcastShapes(a, b)).toEqual(expected);
    expect(broadcastShapes(b, a)).toEqual(expected);
  });

  it('refuses sizes that differ, saying who, what and where', () => {
    expect(() => broadcastShapes([2, 1], [8, 4, 3], 'add')).toThrow(ShapeError);
    expect(() => broadcastShapes([2, 1], [8, 4, 3], 'add')).toThrow(
      'add expects two shapes whose sizes, aligned at the last axis, are equal or 1, received [2, 1] and [8, 4, 3]. Axis -2 has 2 against 4.',
    );
  });
});

describe('axes', () => {
  it('count from either end', () => {
    expect([0, 2, -1, -3].map((axis) => normalizeAxis(axis, 3))).toEqual([0, 2, 2, 0]);
  });

  it.each([3, -4, 0.5])('%d does not exist in rank 3', (axis) => {
    expect(() => normalizeAxis(axis, 3, 'softmax')).toThrow(/^softmax expects an integer from -3 to 2, received/);
  });

  it('do not exist in a scalar', () => {
    expect(() => normalizeAxis(0, 0)).toThrow(/no axis, for a scalar has none, received 0/);
  });
});

describe('reducedShape', () => {
  it('drops the reduced axes, or keeps them with size 1', () => {
    expect(reducedShape([2, 3, 4], [0, -1], false)).toEqual([3]);
    expect(reducedShape([2, 3, 4], [0, -1], true)).toEqual([1, 3, 1]);
    expect(reducedShape([2, 3], [], false)).toEqual([2, 3]);
  });

  it('refuses an axis named twice', () => {
    expect(() => reducedShape([2, 3], [1, -1], true)).toThrow(/every axis once, received axes \[1, -1\] of \[2, 3\]/);
  });
});
