import { describe, expect, it } from 'vitest';
import { stream } from '../tensor/index.ts';
import { squaredBiasVariance } from './squared-bias-variance.ts';

function normals(seed: number, purpose: string, count: number): Float64Array {
  const values = new Float64Array(count);
  stream(seed, purpose, 0).fillNormal(values);
  return values;
}

/** Least squares line through points with a fixed x; without an intercept where `through` says so. */
function fitted(x: readonly number[], y: readonly number[], intercept: boolean): (at: number) => number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = intercept ? [mean(x), mean(y)] : [0, 0];
  const slope =
    x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0) /
    x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
  return (at) => my + slope * (at - mx);
}

describe('on a linear problem with known noise', () => {
  const [offset, slope, sigma] = [0.7, -1.3, 0.5];
  const x = Array.from({ length: 12 }, (_, i) => i / 4 - 1);
  const tested = [-1.2, -0.3, 0.4, 1.1, 2.5];
  const truth = (at: number) => offset + slope * at;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const models = 20_000;

  function decomposed(intercept: boolean) {
    const noise = normals(1, 'samples', models * x.length);
    const predictions = Array.from({ length: models }, (_, model) => {
      const y = x.map((at, i) => truth(at) + sigma * noise[model * x.length + i]);
      return tested.map(fitted(x, y, intercept));
    });
    const draws = normals(1, 'observations', models * tested.length);
    const targets = Array.from({ length: models }, (_, one) =>
      tested.map((at, i) => truth(at) + sigma * draws[one * tested.length + i]),
    );
    return squaredBiasVariance({ predictions, targets });
  }

  it('a line with an intercept has no bias, and the variance of least squares', () => {
    const { squaredBias, variance, noise } = decomposed(true);
    const centre = mean(x);
    const along = x.reduce((sum, at) => sum + (at - centre) ** 2, 0);
    const closed = mean(tested.map((at) => sigma ** 2 * (1 / x.length + (at - centre) ** 2 / along)));
    expect(squaredBias).toBeLessThan(1e-4);
    expect(Math.abs(variance / closed - 1)).toBeLessThan(0.03);
    expect(Math.abs(noise / sigma ** 2 - 1)).toBeLessThan(0.03);
  });

  it('a line through the origin has the bias of the lost intercept, and less variance', () => {
    const { squaredBias, variance, noise, error } = decomposed(false);
    const along = x.reduce((sum, at) => sum + at ** 2, 0);
    const excess = (offset * x.reduce((sum, at) => sum + at, 0)) / along;
    const closedBias = mean(tested.map((at) => (excess * at - offset) ** 2));
    const closedVariance = mean(tested.map((at) => (sigma * at) ** 2 / along));
    expect(Math.abs(squaredBias / closedBias - 1)).toBeLessThan(0.03);
    expect(Math.abs(variance / closedVariance - 1)).toBeLessThan(0.03);
    expect(Math.abs(error / (closedBias + closedVariance + sigma ** 2) - 1)).toBeLessThan(0.03);
    expect(Math.abs(noise / sigma ** 2 - 1)).toBeLessThan(0.03);
  });
});

it('adds up to the mean squared error over models, observations and points', () => {
  const values = [...normals(2, 'any', 3 * 7 + 4 * 7)];
  const lists = Array.from({ length: 7 }, (_, i) => values.slice(7 * i, 7 * i + 7));
  const [predictions, targets] = [lists.slice(0, 3), lists.slice(3)];
  const errors = predictions.flatMap((of) => targets.flatMap((one) => one.map((target, i) => (of[i] - target) ** 2)));
  const { error } = squaredBiasVariance({ predictions, targets });
  expect(error).toBeCloseTo(errors.reduce((sum, each) => sum + each, 0) / errors.length, 12);
});

it('has no variance with one model, and no noise with one observation', () => {
  const found = squaredBiasVariance({ predictions: [[1, 2]], targets: [[3, 2]] });
  expect(found).toEqual({ squaredBias: 2, variance: 0, noise: 0, error: 2 });
});

it.each([
  [[], [[1]], /received 0 models, 0 points and 1 lists/],
  [[[1]], [], /received 1 models, 1 points and 0 lists/],
  [[[]], [[]], /0 points/],
  [[[1, 2], [1]], [[1, 2]], /each of 2 points, received one of 1/],
  [[[1, 2]], [[1, 2, 3]], /each of 2 points, received one of 3/],
])('refuses %j against %j', (predictions, targets, sentence) => {
  expect(() => squaredBiasVariance({ predictions, targets })).toThrow(sentence);
});
