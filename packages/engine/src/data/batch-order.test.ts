import { describe, expect, it } from 'vitest';
import { batchBounds, batchesPerEpoch, epochOrder } from './batch-order.ts';

const rows = Int32Array.of(4, 8, 15, 16, 23, 42);

describe('epochOrder', () => {
  it('holds the given rows once each', () => {
    for (let epoch = 0; epoch < 5; epoch++) expect(epochOrder(rows, 1, epoch).sort()).toEqual(rows);
  });

  it('is a function of seed and epoch', () => {
    const many = Int32Array.from({ length: 100 }, (_, i) => 3 * i);
    expect(epochOrder(many, 1, 7)).toEqual(epochOrder(many, 1, 7));
    expect(epochOrder(many, 1, 7)).not.toEqual(epochOrder(many, 1, 8));
    expect(epochOrder(many, 1, 7)).not.toEqual(epochOrder(many, 2, 7));
  });
});

describe('batches', () => {
  it('cover the epoch without a gap, the last one partial', () => {
    expect(batchesPerEpoch(10, 4)).toBe(3);
    expect([0, 1, 2].map((batch) => batchBounds(batch, 10, 4))).toEqual([
      { start: 0, end: 4 },
      { start: 4, end: 8 },
      { start: 8, end: 10 },
    ]);
    expect(batchesPerEpoch(8, 4)).toBe(2);
    expect(batchBounds(0, 3, 64)).toEqual({ start: 0, end: 3 });
    expect(batchesPerEpoch(0, 4)).toBe(0);
  });

  it.each([-1, 3, 0.5])('there is no batch %d of three', (batch) => {
    expect(() => batchBounds(batch, 10, 4)).toThrow(/expects a batch from 0 to 2, received/);
  });

  it.each([0, -4, 1.5, Number.NaN])('a batch size of %d is refused', (batchSize) => {
    expect(() => batchesPerEpoch(10, batchSize)).toThrow(/expects an integer from 1, received/);
  });
});
