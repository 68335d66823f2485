import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryBuckets } from './token-bucket.ts';

describe('a bucket of tokens', () => {
  it('holds a minute’s worth and fills evenly', () => {
    let now = 0;
    const buckets = new MemoryBuckets(10, () => now);
    const take = () => buckets.take('x', 6).allowed;
    expect(Array.from({ length: 7 }, take)).toEqual([true, true, true, true, true, true, false]);
    now += 9_999;
    expect(take()).toBe(false);
    now += 1;
    expect([take(), take()]).toEqual([true, false]);
    now += 600_000;
    expect(Array.from({ length: 7 }, take).filter(Boolean)).toHaveLength(6);
  });

  it('never allows more than what it held and what came since, and always after the time it told', () => {
    const waits = fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), waits, (perMinute, times) => {
        let now = 0;
        const buckets = new MemoryBuckets(10, () => now);
        let allowed = 0;
        for (const wait of times) {
          now += wait;
          const taken = buckets.take('x', perMinute);
          if (taken.allowed) allowed += 1;
          else {
            now += taken.retryAfterMs + 1e-6;
            expect(buckets.take('x', perMinute).allowed).toBe(true);
            allowed += 1;
          }
        }
        expect(allowed).toBeLessThanOrEqual(perMinute + (now * perMinute) / 60_000 + 1e-6);
      }),
    );
  });

  it('of one name is not that of another, and the least used is forgotten', () => {
    const buckets = new MemoryBuckets(2, () => 0);
    expect(buckets.take('a', 1).allowed).toBe(true);
    expect(buckets.take('b', 1).allowed).toBe(true);
    expect(buckets.take('a', 1).allowed).toBe(false);
    expect(buckets.take('c', 1).allowed).toBe(true);
    expect(buckets.take('a', 1).allowed).toBe(false);
    expect(buckets.take('b', 1).allowed).toBe(true);
  });
});
