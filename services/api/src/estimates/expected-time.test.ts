import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedTimeOf, type ToldPace } from './expected-time.ts';

const quantiles = (largest: number) =>
  fc
    .tuple(fc.double({ min: 0.01, max: largest, noNaN: true }), fc.double({ min: 1, max: 10, noNaN: true }))
    .map(([p50, factor]) => ({ p50, p90: p50 * factor }));

const pace: fc.Arbitrary<ToldPace> = fc.record({ slowness: quantiles(50), overheadMs: quantiles(10_000) });
const paces = fc.array(pace, { minLength: 1, maxLength: 5 });

describe('the time of a job', () => {
  it('is what the worker takes for every job and what it takes to compute, as the only worker told it', () => {
    const told = { slowness: { p50: 2, p90: 5 }, overheadMs: { p50: 1000, p90: 3000 } };
    expect(expectedTimeOf(0, [told])).toEqual({ p50Ms: 1000, p90Ms: 3000 });
    expect(expectedTimeOf(400, [told])).toEqual({ p50Ms: 1800, p90Ms: 5000 });
    expect(expectedTimeOf(400, [{ slowness: told.slowness }])).toEqual({ p50Ms: 800, p90Ms: 2000 });
  });

  it('is never shorter for more to compute, never less than the start of the fastest worker, and p90 never below p50', () => {
    fc.assert(
      fc.property(paces, fc.nat(1e7), fc.nat(1e7), (workers, reckonedMs, more) => {
        const [less, all] = [expectedTimeOf(reckonedMs, workers), expectedTimeOf(reckonedMs + more, workers)];
        expect(all.p50Ms).toBeGreaterThanOrEqual(less.p50Ms);
        expect(all.p90Ms).toBeGreaterThanOrEqual(less.p90Ms);
        expect(less.p90Ms).toBeGreaterThanOrEqual(less.p50Ms);
        const start = Math.min(...workers.map(({ overheadMs }) => overheadMs?.p50 ?? 0));
        expect(less.p50Ms).toBeGreaterThanOrEqual(Math.floor(start));
      }),
    );
  });
});
