import { describe, expect, it } from 'vitest';
import { draws, expectEquallyLikely, expectShare } from '../../testing/expect-draws.ts';
import { applyAugmentation, augmentationSchema } from './document.ts';

const signal: Float32Array = Float32Array.of(1, -1, 2, -2, 3, -3, 4, -4);

function shifted(given: Float32Array, shape: number[], steps: number): number[] {
  return [...applyAugmentation(augmentationSchema.parse({ type: 'shift' }), given, shape, { steps })];
}

describe('shift', () => {
  it('moves all features of a signal in time', () => {
    expect(shifted(signal, [4, 2], 1)).toEqual([0, 0, 1, -1, 2, -2, 3, -3]);
    expect(shifted(signal, [4, 2], -3)).toEqual([4, -4, 0, 0, 0, 0, 0, 0]);
    expect(shifted(signal, [8], 3)).toEqual([0, 0, 0, 1, -1, 2, -2, 3]);
  });

  it('and back is the signal, where nothing left it', () => {
    expect(shifted(Float32Array.from(shifted(signal, [4, 2], 2)), [4, 2], -2)).toEqual([1, -1, 2, -2, 0, 0, 0, 0]);
  });

  it('by more than the signal leaves zeros', () => {
    for (const steps of [4, 9, -4, -9]) expect(shifted(signal, [4, 2], steps)).toEqual(new Array(8).fill(0));
  });

  it('draws every distance up to its maximum equally often', () => {
    const drawn = draws({ type: 'shift', max: 3 }, [9, 2]);
    expectEquallyLikely(
      drawn.map(({ steps }) => steps as number),
      -3,
      3,
    );
  });
});

it('gain makes a signal louder', () => {
  const options = augmentationSchema.parse({ type: 'gain' });
  expect([...applyAugmentation(options, signal, [4, 2], { factor: 1.5 })]).toEqual([
    1.5, -1.5, 3, -3, 4.5, -4.5, 6, -6,
  ]);
});

describe('timeMask', () => {
  it('silences a stretch in every feature', () => {
    const options = augmentationSchema.parse({ type: 'timeMask' });
    expect([...applyAugmentation(options, signal, [4, 2], { start: 1, length: 2 })]).toEqual([
      1, -1, 0, 0, 0, 0, 4, -4,
    ]);
  });

  it('draws lengths equally often, and starts equally often for each', () => {
    const drawn = draws({ type: 'timeMask', size: 2 }, [4, 2]) as { start: number; length: number }[];
    expectEquallyLikely(
      drawn.map(({ length }) => length),
      0,
      2,
    );
    for (const [length, start, share] of [
      [2, 0, 1 / 9],
      [2, 2, 1 / 9],
      [1, 3, 1 / 12],
    ]) {
      const found = drawn.map((applied) => (applied.length === length && applied.start === start ? 1 : 0));
      expectShare(found, share);
    }
  });

  it('never reaches beyond the signal', () => {
    for (const { start, length } of draws({ type: 'timeMask', size: 50 }, [5, 1])) {
      expect(start).toBeGreaterThanOrEqual(0);
      expect((start as number) + (length as number)).toBeLessThanOrEqual(5);
    }
  });
});
