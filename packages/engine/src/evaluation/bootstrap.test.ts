import { describe, expect, it } from 'vitest';
import { stream } from '../tensor/index.ts';
import { Bootstrap, type Measure, quantile } from './bootstrap.ts';

const samples = 400;
const values = new Float64Array(samples);
stream(1, 'values', 0).fillNormal(values);

const mean =
  (numbers: ArrayLike<number>): Measure =>
  (weights) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return { mean: weights.reduce((sum, weight, at) => sum + weight * numbers[at], 0) / total };
  };

const each = Int32Array.from({ length: samples }, (_, at) => at);

function intervalOf(
  measure: Measure,
  options: Partial<ConstructorParameters<typeof Bootstrap>[1]> = {},
  pieces = 1000,
) {
  const bootstrap = new Bootstrap([measure], { unitOf: each, units: samples, seed: 7, resamples: 1000, ...options });
  while (bootstrap.draw(pieces));
  return Object.values(bootstrap.intervals(0.95))[0];
}

const width = (interval: ReturnType<typeof intervalOf>) => interval!.upper - interval!.lower;

describe('Bootstrap', () => {
  it('of a mean spans 1.96 standard errors to either side', () => {
    const centre = values.reduce((sum, value) => sum + value, 0) / samples;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / samples);
    const interval = intervalOf(mean(values));
    // 1000 resamples leave each end uncertain by about 4 % of the half width.
    expect(width(interval) / (2 * 1.96 * (deviation / Math.sqrt(samples)))).toBeGreaterThan(0.88);
    expect(width(interval) / (2 * 1.96 * (deviation / Math.sqrt(samples)))).toBeLessThan(1.12);
    expect((interval!.lower + interval!.upper) / 2).toBeCloseTo(centre, 1);
  });

  it('is a function of the seed, not of the pieces in which it is drawn', () => {
    expect(intervalOf(mean(values), {}, 7)).toEqual(intervalOf(mean(values)));
    expect(intervalOf(mean(values), { seed: 8 })).not.toEqual(intervalOf(mean(values)));
  });

  it('of groups is wider where what is in a group is alike: ten copies of each value tell no more than one', () => {
    const groups = 40;
    const copied = Float64Array.from(each, (at) => values[Math.floor(at / 10)]);
    const unitOf = Int32Array.from(each, (at) => Math.floor(at / 10));
    const byGroup = width(intervalOf(mean(copied), { unitOf, units: groups }));
    const once = width(intervalOf(mean(values.subarray(0, groups)), { unitOf: each.slice(0, groups), units: groups }));
    expect(byGroup).toBeCloseTo(once, 10);
    expect(byGroup / width(intervalOf(mean(copied)))).toBeGreaterThan(2.5);
  });

  it('draws as many units as there are, each as often as the others', () => {
    const total = new Float64Array(samples);
    const measure: Measure = (weights) => {
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(samples);
      for (const [at, weight] of weights.entries()) total[at] += weight;
      return {};
    };
    intervalOf(measure);
    // Chi-squared of 399 degrees of freedom: 0.999 of its values lie below 493.
    expect(total.reduce((sum, times) => sum + (times - 1000) ** 2 / 1000, 0)).toBeLessThan(493);
  });

  it('leaves out resamples where a number is undefined, and gives none where that are too many', () => {
    let call = 0;
    expect(intervalOf(() => ({ some: call++ % 4 === 0 ? null : 3 }))).toEqual({ lower: 3, upper: 3 });
    expect(intervalOf(() => ({ few: call++ % 4 === 0 ? 3 : null }))).toBeNull();
  });
});

it('quantile lies on the line between two values, as numpy.quantile has it', () => {
  // numpy.quantile([1, 2, 4, 8, 16], [0, 0.025, 0.3, 0.5, 0.9, 1])
  const expected = [1, 1.1, 2.4, 4, 12.8, 16];
  for (const [at, share] of [0, 0.025, 0.3, 0.5, 0.9, 1].entries())
    expect(quantile([1, 2, 4, 8, 16], share)).toBeCloseTo(expected[at], 12);
  expect(quantile([5], 0.3)).toBe(5);
});
