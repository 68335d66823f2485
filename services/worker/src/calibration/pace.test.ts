import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

/** A machine whose jobs all take so long besides computing, and so many times as long to compute as reckoned. */
const machine = fc.record({
  overheadMs: fc.integer({ min: 200, max: 20_000 }),
  slowness: fc.double({ min: 0.3, max: 20, noNaN: true }),
});

const calibrated = (slowness: readonly number[]): Pace => {
  const pace = new Pace();
  pace.calibrated(slowness);
  return pace;
};

describe('the pace of a worker', () => {
  it('tells no slowness before it was measured, and then its middle', () => {
    const pace = new Pace();
    expect(pace.told().slowness).toBeUndefined();
    expect(pace.told().overheadMs?.p50).toBeGreaterThan(0);
    pace.calibrated([1, 4, 2]);
    expect(pace.told().slowness).toEqual({ p50: 2, p90: 4 });
  });

  it('comes to what jobs that are alike really take, whatever they are', () => {
    const reckoned = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(machine, reckoned, ({ overheadMs, slowness }, reckonedMs) => {
        const pace = calibrated([slowness]);
        const tookMs = overheadMs + slowness * reckonedMs;
        for (let attempt = 0; attempt < 40; attempt++) pace.observe({ reckonedMs, tookMs });
        const told = pace.told();
        const expected = (told.overheadMs?.p50 ?? 0) + (told.slowness?.p50 ?? 0) * reckonedMs;
        expect(expected / tookMs).toBeGreaterThan(1 / 1.5);
        expect(expected / tookMs).toBeLessThan(1.5);
      }),
    );
  });

  it('comes to the machine, calibrated there or as another load had it, when jobs of all sizes run', () => {
    const calibration = fc.double({ min: 0.5, max: 2, noNaN: true });
    fc.assert(
      fc.property(machine, calibration, ({ overheadMs, slowness }, off) => {
        const pace = calibrated([off * slowness]);
        for (let round = 0; round < 60; round++) {
          for (const reckonedMs of [1, 100 * overheadMs]) {
            pace.observe({ reckonedMs, tookMs: overheadMs + slowness * reckonedMs });
          }
        }
        const told = pace.told();
        expect((told.overheadMs?.p50 ?? 0) / overheadMs).toBeCloseTo(1, 0);
        expect((told.slowness?.p50 ?? 0) / slowness).toBeCloseTo(1, 0);
      }),
    );
  });

  it('never tells a time below 0 or an unlucky case below the usual one, whatever it hears', () => {
    const heard = fc.array(
      fc.record({ reckonedMs: fc.nat(1e9), tookMs: fc.double({ min: 1, max: 1e9, noNaN: true }) }),
    );
    fc.assert(
      fc.property(heard, (attempts) => {
        const pace = calibrated([1]);
        for (const attempt of attempts) pace.observe(attempt);
        for (const quantiles of Object.values(pace.told())) {
          expect(quantiles?.p50).toBeGreaterThan(0);
          expect(quantiles?.p90).toBeGreaterThanOrEqual(quantiles?.p50 ?? Number.NaN);
          expect(quantiles?.p90).toBeLessThan(Number.POSITIVE_INFINITY);
        }
      }),
    );
  });

  it('forgets how it was: after twenty slower attempts only those count', () => {
    const pace = calibrated([1]);
    for (let attempt = 0; attempt < 20; attempt++) pace.observe({ reckonedMs: 0, tookMs: 5000 });
    expect(pace.told().overheadMs?.p50).toBe(5000);
  });
});
