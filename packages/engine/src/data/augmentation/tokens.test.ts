import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draws, expectShare } from '../../testing/expect-draws.ts';
import { applyAugmentation, augment, augmentationSchema } from './document.ts';

const text = Int32Array.of(2, 10, 11, 12, 13, 3, 0, 0);
const texts = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 30 });
const strengths = fc.record({ rate: fc.double({ min: 0, max: 1, noNaN: true }), row: fc.nat() });

describe('tokenDropout', () => {
  it('puts the unknown token where one is dropped, and leaves special ones', () => {
    const dropped = new Uint8Array(8).fill(1);
    dropped[2] = 0;
    const options = augmentationSchema.parse({ type: 'tokenDropout' });
    expect([...applyAugmentation(options, text, [8], { dropped })]).toEqual([2, 1, 11, 1, 1, 3, 0, 0]);
    const own = augmentationSchema.parse({ type: 'tokenDropout', replacement: 99, specialIds: 3 });
    expect([...applyAugmentation(own, text, [8], { dropped })]).toEqual([2, 99, 11, 99, 99, 99, 0, 0]);
  });

  it('drops each token with its rate', () => {
    const drawn = draws({ type: 'tokenDropout', rate: 0.2 }, [8]);
    for (const at of [0, 3, 7]) {
      expectShare(
        drawn.map(({ dropped }) => (dropped as Uint8Array)[at]),
        0.2,
      );
    }
  });

  it('at rate 1 replaces every token that is not special', () => {
    fc.assert(
      fc.property(texts, fc.nat(), (ids, row) => {
        const options = augmentationSchema.parse({ type: 'tokenDropout', rate: 1 });
        const changed = augment(Int32Array.from(ids), [ids.length], [options], { seed: 1, epoch: 0, row });
        expect([...changed]).toEqual(ids.map((id) => (id < 4 ? id : 1)));
      }),
    );
  });
});

describe('tokenSwap', () => {
  it('exchanges neighbours, and leaves special ones', () => {
    const options = augmentationSchema.parse({ type: 'tokenSwap' });
    const swapped = Uint8Array.of(1, 0, 1, 0, 1, 0, 1, 0);
    expect([...applyAugmentation(options, text, [8], { swapped })]).toEqual([2, 10, 12, 11, 13, 3, 0, 0]);
  });

  it('keeps the tokens, moves none further than one place, and is its own inverse', () => {
    fc.assert(
      fc.property(texts, strengths, (ids, { rate, row }) => {
        const options = augmentationSchema.parse({ type: 'tokenSwap', rate });
        const point = { seed: 1, epoch: 0, row };
        const given = Int32Array.from(ids);
        const changed = augment(given, [ids.length], [options], point);
        expect([...changed].sort()).toEqual([...given].sort());
        for (const [at, id] of changed.entries()) expect([ids[at - 1], ids[at], ids[at + 1]]).toContain(id);
        for (const [at, id] of ids.entries()) if (id < 4) expect(changed[at]).toBe(id);
        expect(augment(changed, [ids.length], [options], point)).toEqual(given);
      }),
    );
  });

  it('begins with an exchange at its rate, and goes on as the recursion p = rate (1 - p before) says', () => {
    const drawn = draws({ type: 'tokenSwap', rate: 0.4 }, [5]);
    let share = 0;
    for (let at = 0; at < 4; at++) {
      share = 0.4 * (1 - share);
      expectShare(
        drawn.map(({ swapped }) => (swapped as Uint8Array)[at]),
        share,
      );
    }
    expect(drawn.every(({ swapped }) => (swapped as Uint8Array)[4] === 0)).toBe(true);
  });
});
