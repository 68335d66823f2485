import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startTime, type WayAhead, type Work } from './start-time.ts';

/** The queue played millisecond by millisecond: another way to the same answer. */
function played({ slots, running, ahead, ownLimit = Number.POSITIVE_INFINITY }: WayAhead): number {
  const waiting: (Work | 'me')[] = [...ahead, 'me'];
  let inHand = running.map((work) => ({ ...work }));
  for (let now = 0; ; now++) {
    inHand = inHand.filter(({ ms }) => ms > 0);
    while (waiting.length > 0 && inHand.length < slots) {
      const next = waiting[0];
      const isOwn = next === 'me' || next?.isOwn === true;
      if (isOwn && inHand.filter((work) => work.isOwn).length >= ownLimit) break;
      waiting.shift();
      if (next === 'me') return now;
      if (next && next.ms > 0) inHand.push({ ...next });
    }
    for (const work of inHand) work.ms -= 1;
  }
}

const works = (count: number, isOwn: fc.Arbitrary<boolean>) =>
  fc.array(fc.record({ ms: fc.nat(30), isOwn }), { maxLength: count });

/** Running attempts have a slot each. */
const ways = (isOwn: fc.Arbitrary<boolean>) =>
  fc
    .integer({ min: 1, max: 4 })
    .chain((slots) => fc.record({ slots: fc.constant(slots), running: works(slots, isOwn), ahead: works(12, isOwn) }));

describe('when an attempt begins', () => {
  it('is when it does in a queue that is played, whatever runs and waits', () => {
    fc.assert(
      fc.property(ways(fc.boolean()), (way) => {
        expect(startTime({ ...way, beyond: 0 })).toBe(played({ ...way, beyond: 0 }));
      }),
    );
  });

  it('waits for the room of its project, where all are of one', () => {
    const own = fc.tuple(ways(fc.constant(true)), fc.integer({ min: 1, max: 4 }));
    fc.assert(
      fc.property(own, ([way, limit]) => {
        const held = { ...way, running: way.running.slice(0, limit), beyond: 0, ownLimit: limit };
        expect(startTime(held)).toBe(played(held));
      }),
    );
  });

  it('is told of many that are alike within the length of one, by their sum alone', () => {
    const alike = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat(300), fc.integer({ min: 1, max: 20 }));
    fc.assert(
      fc.property(alike, ([slots, count, ms]) => {
        const ahead = Array.from({ length: count }, () => ({ ms, isOwn: false }));
        const truth = startTime({ slots, running: [], ahead, beyond: 0 });
        const told = startTime({ slots, running: [], ahead: [], beyond: count * ms });
        expect(Math.abs(told - truth)).toBeLessThanOrEqual(ms);
      }),
    );
  });
});
