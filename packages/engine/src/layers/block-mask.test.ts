import { describe, expect, it } from 'vitest';
import { cellsOf } from '../graph/spatial.ts';
import { stream } from '../tensor/random.ts';
import { sizeOf } from '../tensor/shape.ts';
import { type BlockMask, fillBlockMask, seedProbability } from './block-mask.ts';

const maps = 4000;
const masks: readonly BlockMask[] = [
  { spatial: [6, 5], side: 2, rate: 0.2 },
  { spatial: [7, 7], side: 3, rate: 0.3 },
  { spatial: [9], side: 4, rate: 0.25 },
  { spatial: [3, 4, 3], side: 2, rate: 0.15 },
  { spatial: [4, 4], side: 1, rate: 0.4 },
  { spatial: [3, 3], side: 3, rate: 0.5 },
];

function drawn(mask: BlockMask, seed = 11): Float32Array {
  const out = new Float32Array(maps * sizeOf(mask.spatial));
  fillBlockMask(out, mask, stream(seed, 'draw/block', 0));
  return out;
}

const bytesOf = ({ buffer }: Float32Array) => Buffer.from(buffer as ArrayBuffer);

const flat = (cell: readonly number[], shape: readonly number[]) =>
  cell.reduce((position, at, axis) => position * shape[axis] + at, 0);

/** Places at which a block covers a cell, along all axes together. */
function covering(cell: readonly number[], { spatial, side }: BlockMask): number {
  return cell.reduce((count, at, axis) => {
    const [first, last] = [Math.max(0, at - side + 1), Math.min(at, spatial[axis] - side)];
    return count * (last - first + 1);
  }, 1);
}

describe.each(masks)('$side a side in $spatial at rate $rate', (mask) => {
  const { spatial, side } = mask;
  const cells = cellsOf(spatial);
  const size = sizeOf(spatial);
  const gamma = seedProbability(mask);

  it('keeps each cell with the probability that no block covers it', () => {
    const out = drawn(mask);
    for (const [at, cell] of cells.entries()) {
      const expected = (1 - gamma) ** covering(cell, mask);
      const kept = out.filter((_, index) => index % size === at).reduce((total, keep) => total + keep, 0) / maps;
      // Five standard deviations of the mean of independent maps.
      expect(Math.abs(kept - expected)).toBeLessThan(5 * Math.sqrt((expected * (1 - expected)) / maps) + 1e-9);
    }
  });

  it('drops whole blocks only', () => {
    const out = drawn(mask);
    const block = cellsOf(spatial.map(() => side)).map((cell) => flat(cell, spatial));
    const corners = cellsOf(spatial.map((length) => length - side + 1)).map((cell) => flat(cell, spatial));
    for (let map = 0; map < maps; map++) {
      const values = out.subarray(map * size, (map + 1) * size);
      const whole = corners.filter((corner) => block.every((offset) => values[corner + offset] === 0));
      const covered = new Set(whole.flatMap((corner) => block.map((offset) => corner + offset)));
      expect(values.reduce((count, keep) => count + (keep === 0 ? 1 : 0), 0)).toBe(covered.size);
    }
  });

  it('drops the rate, but for overlaps', () => {
    const places = spatial.map((length) => length - side + 1);
    // Every seed drops side^n cells when none overlap: the mean number of seeds times that is rate times the map.
    expect(gamma * sizeOf(places) * side ** spatial.length).toBeCloseTo(mask.rate * size, 9);
    const share = 1 - drawn(mask).reduce((total, keep) => total + keep, 0) / (maps * size);
    expect(share).toBeLessThan(mask.rate + 0.02);
    expect(share).toBeGreaterThan(0.6 * mask.rate);
  });

  it('is the same for the same stream, and another for another', () => {
    expect(Buffer.compare(bytesOf(drawn(mask)), bytesOf(drawn(mask)))).toBe(0);
    expect(Buffer.compare(bytesOf(drawn(mask, 12)), bytesOf(drawn(mask)))).not.toBe(0);
  });
});

it('has seeds of probability gamma = rate / b^2 * h w / ((h - b + 1) (w - b + 1))', () => {
  expect(seedProbability({ spatial: [14, 14], side: 7, rate: 0.1 })).toBeCloseTo((0.1 / 49) * (196 / 64), 12);
  expect(seedProbability({ spatial: [8, 6], side: 1, rate: 0.3 })).toBeCloseTo(0.3, 12);
});
