import { describe, expect, it } from 'vitest';
import { stream } from '../tensor/index.ts';
import { zeroOneBiasVariance } from './zero-one-bias-variance.ts';

function labels(seed: number, purpose: string, [lists, points, classes]: readonly [number, number, number]) {
  const draws = new Float64Array(lists * points);
  stream(seed, purpose, 0).fillUniform(draws);
  const all = Array.from(draws, (draw) => Math.floor(classes * draw ** 1.5));
  return Array.from({ length: lists }, (_, i) => all.slice(i * points, (i + 1) * points));
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('one point, by hand', () => {
  it('unbiased: variance and noise add to the error', () => {
    // y_m = y* = 1, P(y != 1) = 1/4, P(t != 1) = 1/5: c2 = 1, c1 = 2 * 3/4 - 1
    const found = zeroOneBiasVariance({ predictions: [[1], [1], [0], [1]], targets: [[1], [1], [1], [0], [1]] });
    expect(found.bias).toBe(0);
    expect(found.variance).toBeCloseTo(1 / 4, 12);
    expect(found.noise).toBeCloseTo(1 / 5, 12);
    expect(found.netVariance).toBeCloseTo(1 / 4, 12);
    expect(found.netNoise).toBeCloseTo(0.5 / 5, 12);
    expect(found.error).toBeCloseTo(1 / 4 + 0.1, 12);
  });

  it('biased: variance lowers the error, and among three classes only the deviations that hit', () => {
    // y_m = 0, y* = 2; of the three models that deviate, one hits: c2 V = -(1/3) (3/7)
    const found = zeroOneBiasVariance({ predictions: [[0], [0], [0], [0], [1], [1], [2]], targets: [[2]] });
    expect(found).toMatchObject({ bias: 1, noise: 0 });
    expect(found.variance).toBeCloseTo(3 / 7, 12);
    expect(found.netVariance).toBeCloseTo(-1 / 7, 12);
    expect(found.netNoise).toBeCloseTo(0, 12);
    expect(found.error).toBeCloseTo(6 / 7, 12);
  });

  it('the lowest class wins a tie', () => {
    expect(zeroOneBiasVariance({ predictions: [[1], [0]], targets: [[0]] }).bias).toBe(0);
    expect(zeroOneBiasVariance({ predictions: [[0], [1]], targets: [[1]] }).bias).toBe(1);
  });
});

it.each([2, 3, 5])('adds up to the zero-one loss over models, observations and points, of %i classes', (classes) => {
  const predictions = labels(3, 'predictions', [9, 40, classes]);
  const targets = labels(3, 'targets', [4, 40, classes]);
  const { bias, netVariance, netNoise, error } = zeroOneBiasVariance({ predictions, targets });
  const losses = predictions.flatMap((of) => targets.flatMap((one) => one.map((label, i) => Number(of[i] !== label))));
  expect(error).toBeCloseTo(mean(losses), 12);
  expect(bias + netVariance + netNoise).toBeCloseTo(error, 12);
});

it('of two classes follows the coefficients 2 P(y = y*) - 1 of noise and +-1 of variance', () => {
  const predictions = labels(4, 'predictions', [9, 40, 2]);
  const targets = labels(4, 'targets', [5, 40, 2]);
  const points = Array.from({ length: 40 }, (_, i) => {
    const [y, t] = [mean(predictions.map((of) => of[i])), mean(targets.map((of) => of[i]))];
    const [main, best] = [Number(y > 0.5), Number(t > 0.5)];
    const hit = best === 1 ? y : 1 - y;
    const variance = Math.min(y, 1 - y);
    return { variance: main === best ? variance : -variance, noise: (2 * hit - 1) * Math.min(t, 1 - t) };
  });
  const found = zeroOneBiasVariance({ predictions, targets });
  expect(found.netVariance).toBeCloseTo(mean(points.map(({ variance }) => variance)), 12);
  expect(found.netNoise).toBeCloseTo(mean(points.map(({ noise }) => noise)), 12);
});

it('refuses lists that do not fit', () => {
  expect(() => zeroOneBiasVariance({ predictions: [[1]], targets: [[1, 0]] })).toThrow(/each of 1 points/);
});
