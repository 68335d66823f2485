import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type AugmentationDocument, applyAugmentation, augmentationSchema } from './document.ts';

interface Tensor {
  shape: number[];
  data: number[];
}

interface GoldenCase {
  name: string;
  kind: string;
  augmentation: AugmentationDocument;
  applied: Record<string, number>;
  input: Tensor;
  expected: Tensor;
  tolerance: { absolute: number; relative: number };
}

const cases = ['fixtures', 'fixtures-own'].flatMap((kept) => {
  const folder = new URL(`../../../../../golden/${kept}/preprocessing/`, import.meta.url);
  return readdirSync(folder)
    .map((file): GoldenCase => JSON.parse(readFileSync(new URL(file, folder), 'utf8')))
    .filter(({ kind }) => kind === 'augmentation');
});

it.each(cases)('$name', ({ augmentation, applied, input, expected, tolerance }) => {
  const options = augmentationSchema.parse(augmentation);
  const received = applyAugmentation(options, Float32Array.from(input.data), input.shape, applied);
  expect(expected.shape).toEqual(input.shape);
  expect(received).toHaveLength(expected.data.length);
  for (const [i, value] of expected.data.entries()) {
    expect(Math.abs(received[i] - value)).toBeLessThanOrEqual(
      tolerance.absolute + tolerance.relative * Math.abs(value),
    );
  }
});
