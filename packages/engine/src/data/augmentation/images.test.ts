import { describe, expect, it } from 'vitest';
import { stream } from '../../tensor/index.ts';
import { draws, expectEquallyLikely, expectShare, expectUniform } from '../../testing/expect-draws.ts';
import type { Applied } from './define-augmentation.ts';
import { type AugmentationDocument, applyAugmentation, augment, augmentationSchema } from './document.ts';

const shape = [2, 6, 8];
const image: Float32Array = new Float32Array(96);
stream(1, 'image', 0).fillUniform(image);

function apply(document: AugmentationDocument, applied: Applied, given = image): Float32Array {
  return applyAugmentation(augmentationSchema.parse(document), given, shape, applied);
}

function drawsFor(document: AugmentationDocument): Record<string, number>[] {
  return draws(document, shape) as Record<string, number>[];
}

describe('flips', () => {
  it.each(['horizontalFlip', 'verticalFlip'] as const)('%s is its own inverse', (type) => {
    const flipped = apply({ type }, {});
    expect(flipped).not.toEqual(image);
    expect(apply({ type }, {}, flipped)).toEqual(image);
  });

  it('in both directions are a rotation by 180 degrees', () => {
    const both = apply({ type: 'verticalFlip' }, {}, apply({ type: 'horizontalFlip' }, {}));
    const turned = apply({ type: 'rotate' }, { degrees: 180 });
    for (const [i, value] of both.entries()) expect(turned[i]).toBeCloseTo(value, 6);
  });

  it('happen as often as their probability says', () => {
    const pipeline = [augmentationSchema.parse({ type: 'horizontalFlip', probability: 0.3 })];
    const flips = Array.from({ length: 4000 }, (_, row) =>
      augment(image, shape, pipeline, { seed: 3, epoch: 2, row })[0] === image[0] ? 0 : 1,
    );
    expectShare(flips, 0.3);
  });
});

describe('translate', () => {
  it('and back is the image, where nothing left it', () => {
    for (const [rows, columns] of [
      [2, -3],
      [-1, 4],
      [0, 0],
      [5, 7],
    ]) {
      const there = apply({ type: 'translate' }, { rows, columns });
      const back = apply({ type: 'translate' }, { rows: -rows, columns: -columns }, there);
      for (const [i, value] of image.entries()) {
        const y = Math.floor(i / 8) % 6;
        const x = i % 8;
        const stayed = y + rows >= 0 && y + rows < 6 && x + columns >= 0 && x + columns < 8;
        expect(back[i]).toBe(stayed ? value : 0);
      }
    }
  });

  it('by more than the image leaves zeros', () => {
    expect(apply({ type: 'translate' }, { rows: 6, columns: 0 }).every((value) => value === 0)).toBe(true);
    expect(apply({ type: 'translate' }, { rows: 0, columns: -9 }).every((value) => value === 0)).toBe(true);
  });

  it('draws every distance up to its maximum equally often, rows and columns apart', () => {
    const drawn = drawsFor({ type: 'translate', max: 2 });
    expectEquallyLikely(
      drawn.map(({ rows }) => rows),
      -2,
      2,
    );
    expectEquallyLikely(
      drawn.map(({ rows, columns }) => 5 * (rows + 2) + columns + 2),
      0,
      24,
    );
  });
});

describe('rotate, scale and crop', () => {
  it('draw within their bounds, uniformly', () => {
    expectUniform(
      drawsFor({ type: 'rotate', maxDegrees: 25 }).map(({ degrees }) => degrees),
      -25,
      25,
    );
    expectUniform(
      drawsFor({ type: 'scale', min: 0.5, max: 2 }).map(({ factor }) => factor),
      0.5,
      2,
    );
    const cropped = drawsFor({ type: 'crop', padding: 2 });
    expectEquallyLikely(
      cropped.map(({ top, left }) => 5 * top + left),
      0,
      24,
    );
  });

  it('rotate by a quarter four times is the image, on a square', () => {
    const square = image.slice(0, 36);
    const options = augmentationSchema.parse({ type: 'rotate' });
    let turned = square;
    for (let i = 0; i < 4; i++) turned = applyAugmentation(options, turned, [1, 6, 6], { degrees: 90 });
    for (const [i, value] of turned.entries()) expect(value).toBeCloseTo(square[i], 6);
  });

  it('shear draws within its bounds, and back is the middle of the image', () => {
    expectUniform(
      drawsFor({ type: 'shear', maxDegrees: 30 }).map(({ degrees }) => degrees),
      -30,
      30,
    );
    // Rows are half a pixel, 1.5 pixels and 2.5 pixels from the centre: by 2 x they move by whole pixels.
    const degrees = (Math.atan(2) * 180) / Math.PI;
    const back = apply({ type: 'shear' }, { degrees: -degrees }, apply({ type: 'shear' }, { degrees }));
    for (const column of [3, 4]) {
      for (const row of [2, 3]) expect(back[row * 8 + column]).toBeCloseTo(image[row * 8 + column], 6);
    }
  });

  it('scale refuses a range that is none', () => {
    expect(augmentationSchema.safeParse({ type: 'scale', min: 2, max: 1 }).success).toBe(false);
  });

  it('crop at the padding is the image', () => {
    expect(apply({ type: 'crop' }, { padding: 3, top: 3, left: 3 })).toEqual(image);
  });
});

describe('cutout', () => {
  it('blackens a square within the image and nothing else', () => {
    const drawn = drawsFor({ type: 'cutout', size: 3 });
    expectEquallyLikely(
      drawn.map(({ top, left }) => 6 * top + left),
      0,
      23,
    );
    const ones = new Float32Array(96).fill(1);
    for (const applied of drawn.slice(0, 50)) {
      const cut = apply({ type: 'cutout', size: 3 }, applied, ones);
      expect(cut.reduce((sum, value) => sum + value, 0)).toBe(96 - 2 * 9);
    }
  });

  it('is cut to a smaller image', () => {
    expect(drawsFor({ type: 'cutout', size: 99 })[0]).toEqual({ top: 0, left: 0, height: 6, width: 8 });
  });
});

describe('brightness', () => {
  it('draws a factor around 1, never a negative one', () => {
    expectUniform(
      drawsFor({ type: 'brightness', max: 0.4 }).map(({ factor }) => factor),
      0.6,
      1.4,
    );
    expectUniform(
      drawsFor({ type: 'brightness', max: 3 }).map(({ factor }) => factor),
      0,
      4,
    );
  });

  it('keeps pixels in their range', () => {
    const bright = apply({ type: 'brightness', range: [0, 2] }, { factor: 2.5 });
    for (const [i, value] of bright.entries()) expect(value).toBeCloseTo(Math.min(2, 2.5 * image[i]), 6);
  });
});
