import { describe, expect, it } from 'vitest';
import { stream } from '../tensor/index.ts';
import { initializerOf } from './document.ts';
import { fansOf } from './fans.ts';

function filled(shape: number[], gain: number, seed: number): Float64Array {
  const out = new Float64Array(shape.reduce((size, length) => size * length));
  initializerOf({ type: 'orthogonal', gain }).fill(out, shape, fansOf(shape), stream(seed, 'weights', 0));
  return out;
}

/** Products of all pairs of rows of a matrix, or of its columns. */
function products(matrix: Float64Array, rows: number, columns: number, of: 'rows' | 'columns'): number[][] {
  const [count, length] = of === 'rows' ? [rows, columns] : [columns, rows];
  const at = (k: number, i: number) => matrix[of === 'rows' ? k * columns + i : i * columns + k];
  return Array.from({ length: count }, (_, a) =>
    Array.from({ length: count }, (_value, b) => {
      let sum = 0;
      for (let i = 0; i < length; i++) sum += at(a, i) * at(b, i);
      return sum;
    }),
  );
}

describe('orthogonal', () => {
  it.each([
    ['a square matrix', [20, 20], 1],
    ['a wide one', [7, 31], 2],
    ['a tall one', [50, 3], 0.5],
    ['one row', [1, 9], 1],
    ['one column', [9, 1], 1.5],
    ['a convolution, its cells as columns', [6, 4, 3, 3], Math.SQRT2],
    ['a convolution with more filters than columns', [40, 2, 3, 2], 1],
    ['a number', [1, 1], 3],
  ])('makes %s orthonormal, times the gain', (_, shape, gain) => {
    const columns = shape.slice(1).reduce((size, length) => size * length);
    const gram = products(filled(shape, gain, 5), shape[0], columns, shape[0] <= columns ? 'rows' : 'columns');
    for (const [a, row] of gram.entries()) {
      for (const [b, value] of row.entries()) expect(value).toBeCloseTo(a === b ? gain ** 2 : 0, 13);
    }
  });

  it('turns either way, as often as not', () => {
    const seeds = Array.from({ length: 400 }, (_, seed) => seed);
    const determinants = seeds.map((seed) => {
      const [a, b, c, d] = filled([2, 2], 1, seed);
      return Math.round(a * d - b * c);
    });
    const turned = determinants.filter((determinant) => determinant === 1).length;
    expect(determinants.every((determinant) => Math.abs(determinant) === 1)).toBe(true);
    // Five standard deviations of 400 tosses of a coin.
    expect(Math.abs(turned - 200)).toBeLessThan(50);
  });
});
