import { expect, it } from 'vitest';
import { defaultTiming, timingOfLease } from './timing.ts';

it('a store looks for what a dead worker held more often than a lease lives, whatever its life', () => {
  for (const leaseMs of [500, 10_000, 600_000]) {
    const { stalledCheckMs, reconcileEveryMs } = timingOfLease(leaseMs);
    expect(stalledCheckMs).toBeLessThan(leaseMs);
    expect(reconcileEveryMs).toBeLessThan(leaseMs);
  }
});

it('the default durations are those of the default lease', () => {
  expect(defaultTiming).toMatchObject(timingOfLease(defaultTiming.leaseMs));
});
