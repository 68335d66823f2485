import { describe, expect, it } from 'vitest';
import { batchOf, joinRows, rowsOf } from './tensors.ts';

const tensor = (shape: number[], values: number[]) => ({ shape, values: Float32Array.from(values) });

describe('batchOf', () => {
  it('is the number of rows that all inputs share', () => {
    expect(batchOf({ a: tensor([2, 3], [1, 2, 3, 4, 5, 6]), b: tensor([2], [1, 2]) })).toBe(2);
  });

  it('refuses inputs of different lengths', () => {
    expect(() => batchOf({ a: tensor([2], [1, 2]), b: tensor([3], [1, 2, 3]) })).toThrow(
      /one batch size, received 2, 3/,
    );
  });

  it('refuses an input that lacks values, naming it and both counts', () => {
    expect(() => batchOf({ a: tensor([2, 3], [1, 2, 3]) })).toThrow('input a: expected 6 values, received 3');
  });
});

describe('rowsOf and joinRows', () => {
  const whole = { a: tensor([3, 2], [1, 2, 3, 4, 5, 6]), b: tensor([3], [7, 8, 9]) };

  it('cuts every tensor at the same rows', () => {
    expect(rowsOf(whole, 1, 3)).toEqual({ a: tensor([2, 2], [3, 4, 5, 6]), b: tensor([2], [8, 9]) });
  });

  it('puts cut rows together again', () => {
    expect(joinRows([rowsOf(whole, 0, 1), rowsOf(whole, 1, 3)])).toEqual(whole);
  });
});
