import type { MetricPoint } from '@trainyard/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { downsample } from './downsample.ts';

const values = fc.array(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null)), {
  maxLength: 400,
});
const series = values.map((list) =>
  list.map((value, step): MetricPoint => ({ step, epoch: 0, value, ...(value === null && { nonFinite: 'nan' }) })),
);
const maxPoints = fc.integer({ min: 2, max: 60 });

describe('downsample', () => {
  it('leaves a series alone that is short enough', () => {
    fc.assert(
      fc.property(series, maxPoints, (points, max) => {
        if (points.length <= max) expect(downsample(points, max)).toEqual(points);
      }),
    );
  });

  it('gives at most as many points as asked for, each one of the series, in its order', () => {
    fc.assert(
      fc.property(series, maxPoints, (points, max) => {
        const kept = downsample(points, max);
        expect(kept.length).toBeLessThanOrEqual(Math.max(max, 0));
        expect(points.filter((point) => kept.includes(point))).toEqual(kept);
      }),
    );
  });

  it('keeps the least and the greatest value, and the first that is not finite', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 3, max: 60 }), (points, max) => {
        const kept = downsample(points, max);
        const finite = (list: MetricPoint[]) => list.flatMap(({ value }) => (value === null ? [] : [value]));
        if (finite(points).length > 0) {
          expect(Math.min(...finite(kept))).toBe(Math.min(...finite(points)));
          expect(Math.max(...finite(kept))).toBe(Math.max(...finite(points)));
        }
        const broken = points.find(({ value }) => value === null);
        if (broken) expect(kept).toContain(broken);
      }),
    );
  });

  it('keeps the extremes of every stretch: a spike is seen wherever it is', () => {
    const flat = Array.from({ length: 1000 }, (_, step) => ({ step, epoch: 0, value: step === 617 ? 9 : 1 }));
    const kept = downsample(flat, 20);
    expect(kept).toHaveLength(11);
    expect(kept.filter(({ value }) => value === 9)).toEqual([{ step: 617, epoch: 0, value: 9 }]);
  });
});
