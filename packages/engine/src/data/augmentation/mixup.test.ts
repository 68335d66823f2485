import { describe, expect, it } from 'vitest';
import { stream } from '../../tensor/index.ts';
import { augmentationSchema, type BatchAugmentationOptions, drawMix } from './document.ts';
import { drawBeta } from './draw-beta.ts';

const draws = 20_000;

describe.each([0.1, 0.4, 1, 2, 8])('Beta(%d, %d)', (alpha) => {
  const values = Float64Array.from({ length: draws }, (_, i) => drawBeta(alpha, stream(1, 'beta', i)));
  const moment = (order: number) => values.reduce((sum, value) => sum + (value - 0.5) ** order, 0) / draws;

  it('has the moments of the distribution', () => {
    const variance = 1 / (4 * (2 * alpha + 1));
    // Fourth central moment: 3 variance^2 (2 alpha + 1) / (2 alpha + 3).
    const fourth = (3 * variance ** 2 * (2 * alpha + 1)) / (2 * alpha + 3);
    expect(moment(1)).toBeCloseTo(0, 1.7);
    expect(moment(2) / variance).toBeCloseTo(1, 1.3);
    expect(moment(4) / fourth).toBeCloseTo(1, 1);
    expect(moment(3)).toBeCloseTo(0, 2);
  });

  it('is symmetric on [0, 1]', () => {
    expect(values.filter((value) => value < 0.5).length / draws).toBeCloseTo(0.5, 1.5);
    expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
  });
});

it('Beta(1, 1) is uniform: no cell of ten is off by more than chance allows', () => {
  const cells = new Float64Array(10);
  for (let i = 0; i < draws; i++) cells[Math.min(9, Math.floor(10 * drawBeta(1, stream(7, 'beta', i))))]++;
  const chiSquare = cells.reduce((sum, count) => sum + (count - draws / 10) ** 2 / (draws / 10), 0);
  // The 99.99 % point with nine degrees of freedom.
  expect(chiSquare).toBeLessThan(33.7);
});

it('an alpha near 0 leaves samples where they are', () => {
  const options = augmentationSchema.parse({ type: 'mixup', alpha: 1e-6 }) as BatchAugmentationOptions;
  for (let batch = 0; batch < 50; batch++) {
    const mix = drawMix(options, 16, { seed: 1, epoch: 0, batch });
    expect(mix?.share ?? 1).toBeCloseTo(1, 6);
  }
});
