import { expect, it } from 'vitest';
import { stream } from '../tensor/index.ts';
import { squaredBiasVariance } from './squared-bias-variance.ts';
import { varianceBySource } from './variance-by-source.ts';

function normals(purpose: string, count: number): Float64Array {
  const values = new Float64Array(count);
  stream(1, purpose, 0).fillNormal(values);
  return values;
}

it('tells the variances of two known sources apart', () => {
  const [samples, seeds, dataSigma, seedSigma] = [4000, 5, 0.6, 0.3];
  const [shifts, scatter] = [normals('samples', samples), normals('seeds', samples * seeds)];
  const models = Array.from({ length: samples * seeds }, (_, model) => Math.floor(model / seeds));
  const predictions = models.map((sample, model) => [dataSigma * shifts[sample] + seedSigma * scatter[model]]);
  const { data, seed } = varianceBySource(predictions, models);
  expect(Math.abs(seed / (seedSigma ** 2 * (1 - 1 / seeds)) - 1)).toBeLessThan(0.05);
  expect(Math.abs(data / (dataSigma ** 2 + seedSigma ** 2 / seeds) - 1)).toBeLessThan(0.08);
});

it('adds up to the variance of all models, whatever the sizes of the samples', () => {
  const values = normals('any', 18);
  const predictions = Array.from({ length: 6 }, (_, i) => values.subarray(3 * i, 3 * i + 3));
  const { data, seed } = varianceBySource(predictions, ['a', 'b', 'a', 'c', 'a', 'b']);
  const { variance } = squaredBiasVariance({ predictions, targets: [[0, 0, 0]] });
  expect(data + seed).toBeCloseTo(variance, 12);
});

it('by hand: two samples of two seeds', () => {
  const { data, seed } = varianceBySource([[1], [3], [7], [9]], [1, 1, 2, 2]);
  expect(data).toBeCloseTo(9, 12);
  expect(seed).toBeCloseTo(1, 12);
});

it('has no part of the seed with one model a sample', () => {
  expect(varianceBySource([[1], [3]], ['a', 'b'])).toEqual({ data: 1, seed: 0 });
});

it('refuses samples that do not fit the models', () => {
  expect(() => varianceBySource([[1], [2]], ['a'])).toThrow(/each of 2 models, received 1/);
  expect(() => varianceBySource([], [])).toThrow(/at least one model/);
});
