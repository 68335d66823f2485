import { expect } from 'vitest';
import type { Applied, Augmentation } from '../data/augmentation/define-augmentation.ts';
import { type AugmentationDocument, augmentationSchema } from '../data/augmentation/document.ts';
import * as registry from '../data/augmentation/index.ts';
import { memberOf } from '../registry/registry.ts';
import { type Shape, stream } from '../tensor/index.ts';

// Draws of augmentations, against the distributions that they are said to have: within five standard errors.

/** What an augmentation draws for 4000 rows. */
export function draws(document: AugmentationDocument, shape: Shape): Applied[] {
  const options = augmentationSchema.parse(document);
  const { draw } = memberOf(registry, options) as unknown as Augmentation;
  return Array.from({ length: 4000 }, (_, row) => draw(options, shape, stream(9, 'draws', row)));
}

/** Independent values of the given mean and variance. */
export function expectMoments(values: readonly number[], mean: number, variance: number): void {
  const found = meanOf(values);
  expect(Math.abs(found - mean)).toBeLessThan(5 * Math.sqrt(variance / values.length));
  const spread = meanOf(values.map((value) => (value - found) ** 2));
  // The variance of a squared deviation is at most 2 variance^2 for what is drawn here (the normal's; less for others).
  expect(Math.abs(spread / variance - 1)).toBeLessThan(5 * Math.sqrt(2 / values.length));
}

/** Uniform on an interval. */
export function expectUniform(values: readonly number[], low: number, high: number): void {
  for (const value of values) expect(value >= low && value <= high).toBe(true);
  expectMoments(values, (low + high) / 2, (high - low) ** 2 / 12);
}

/** Ones with the given probability, else zeros. */
export function expectShare(values: readonly number[], share: number): void {
  expect(Math.abs(meanOf(values) - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / values.length));
}

/** Integers from low to high, all of them, each as likely as the others. */
export function expectEquallyLikely(values: readonly number[], low: number, high: number): void {
  const possible = Array.from({ length: high - low + 1 }, (_, i) => low + i);
  expect([...new Set(values)].sort((a, b) => a - b)).toEqual(possible);
  for (const each of possible) {
    expectShare(
      values.map((value) => (value === each ? 1 : 0)),
      1 / possible.length,
    );
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
