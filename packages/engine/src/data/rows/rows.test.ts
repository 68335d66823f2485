import { describe, expect, it } from 'vitest';
import { sizeOf } from '../../tensor/index.ts';
import { type AugmentationOptions, augment, augmentationSchema } from '../augmentation/document.ts';
import { arrayRows } from './array-rows.ts';
import { augmentedRows } from './augmented-rows.ts';
import { piecesOf } from './pieces-of.ts';
import { preprocessedRows } from './preprocessed-rows.ts';

const shape = [2, 4, 3];
const size = sizeOf(shape);
const pixels = Uint8Array.from({ length: 20 * size }, (_, i) => (i * 37) % 256);
const images = arrayRows(pixels, size);
const rows = Int32Array.of(7, 0, 19, 7);
const asImages = (row: number) => Float32Array.from(pixels.subarray(row * size, (row + 1) * size));

function filled(reader: { fill: typeof images.fill }, some: Int32Array, epoch?: number): Float32Array[] {
  const into = new Float32Array(1 + some.length * size);
  reader.fill(into, 1, some, epoch);
  expect(into[0]).toBe(0);
  return Array.from(some, (_, i) => into.slice(1 + i * size, 1 + (i + 1) * size));
}

it('arrayRows reads bytes as numbers, in the order asked for', () => {
  expect(filled(images, rows)).toEqual(Array.from(rows, asImages));
});

describe('preprocessedRows', () => {
  it('are what the map makes of the raw rows', () => {
    const halved = {
      inSize: size,
      outSize: size,
      apply: (from: Float32Array, into: Float32Array) => into.set(from.map((value) => value / 2)),
    };
    const expected = Array.from(rows, (row) => asImages(row).map((value) => value / 2));
    expect(filled(preprocessedRows(images, halved), rows)).toEqual(expected);
  });

  it('may have another size', () => {
    const doubled = {
      inSize: size,
      outSize: 2 * size,
      apply: (from: Float32Array, into: Float32Array) =>
        into.forEach((_, at) => {
          into[at] = from[at >> 1];
        }),
    };
    const reader = preprocessedRows(images, doubled);
    const into = new Float32Array(2 * size);
    reader.fill(into, 0, Int32Array.of(3));
    expect([reader.size, ...into.subarray(0, 4)]).toEqual([2 * size, ...[0, 0, 1, 1].map((at) => asImages(3)[at])]);
  });
});

it('piecesOf gives the named rows in their order, again each time', () => {
  const pieces = piecesOf(arrayRows(Uint8Array.of(0, 1, 10, 11, 20, 21), 2), Int32Array.of(2, 0));
  expect([...pieces()]).toEqual([Float32Array.of(20, 21, 0, 1)]);
  expect([...pieces()]).toEqual([Float32Array.of(20, 21, 0, 1)]);
});

it('piecesOf takes the memory of one piece, however many rows there are', () => {
  const perPiece = 2 ** 20;
  const reader = arrayRows(Uint8Array.of(3, 5), 1);
  const pieces = piecesOf(
    reader,
    Int32Array.from({ length: perPiece + 2 }, (_, i) => i % 2),
  );
  const found = Array.from(pieces(), (piece) => ({
    buffer: piece.buffer,
    values: piece.slice(0, 2),
    rows: piece.length,
  }));
  expect(found.map(({ rows }) => rows)).toEqual([perPiece, 2]);
  expect(found.map(({ values }) => [...values])).toEqual([
    [3, 5],
    [3, 5],
  ]);
  expect(found[0]?.buffer).toBe(found[1]?.buffer);
});

describe('augmentedRows', () => {
  const pipeline: AugmentationOptions[] = [
    augmentationSchema.parse({ type: 'rotate', maxDegrees: 40 }),
    augmentationSchema.parse({ type: 'gaussianNoise', probability: 0.5 }),
  ];
  const augmented = augmentedRows(images, pipeline, shape, { seed: 3 });

  it('are what augment makes of the row in the epoch, in whatever batch', () => {
    const expected = Array.from(rows, (row) => augment(asImages(row), shape, pipeline, { seed: 3, epoch: 2, row }));
    expect(filled(augmented, rows, 2)).toEqual(expected);
    expect(filled(augmented, rows, 1)).not.toEqual(expected);
    const alone = Array.from(rows, (row) => filled(augmented, Int32Array.of(row), 2)[0]);
    expect(alone).toEqual(expected);
  });

  it('are left as they are in an evaluation', () => {
    expect(filled(augmented, rows)).toEqual(filled(images, rows));
  });

  it('are drawn apart for each input', () => {
    const other = augmentedRows(images, pipeline, shape, { seed: 3, input: 'right' });
    expect(filled(other, rows, 2)).not.toEqual(filled(augmented, rows, 2));
  });

  it('take ids of texts too', () => {
    const ids = Int32Array.from({ length: 40 }, (_, i) => 4 + (i % 17));
    const swapping = [augmentationSchema.parse({ type: 'tokenSwap', rate: 0.5 })];
    const reader = augmentedRows(arrayRows(ids, 8), swapping, [8], { seed: 1 });
    const into = new Int32Array(16);
    reader.fill(into, 0, Int32Array.of(1, 4), 0);
    expect([...into.subarray(0, 8)].sort()).toEqual([...ids.subarray(8, 16)].sort());
    expect(into).not.toEqual(Int32Array.of(...ids.subarray(8, 16), ...ids.subarray(32, 40)));
  });
});
