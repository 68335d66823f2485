import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stream } from '../tensor/random.ts';
import { squaredErrorEstimator } from './estimate-squared-error.ts';
import { zeroOneErrorEstimator } from './estimate-zero-one-error.ts';
import { type Chosen, type SampledModels, withErrors } from './sampled-models.ts';
import { squaredBiasVariance } from './squared-bias-variance.ts';
import { zeroOneBiasVariance } from './zero-one-bias-variance.ts';

interface Case extends SampledModels {
  readonly predictions: readonly (readonly number[][])[];
  readonly targets: number[];
  readonly expected: Record<string, number>;
}

const file = new URL('./fixtures/sampled-models.json', import.meta.url);
const fixture = JSON.parse(readFileSync(file, 'utf8')) as { squared: Case; zeroOne: Case };

const numbers = (count: number) => Int32Array.from({ length: count }, (_, at) => at);
const everything = ({ predictions, targets }: SampledModels): Chosen => ({
  samples: numbers(predictions.length),
  points: numbers(targets.length),
});

function expectClose(found: Readonly<Record<string, number>>, expected: Readonly<Record<string, number>>): void {
  expect(Object.keys(found).toSorted()).toEqual(Object.keys(expected).toSorted());
  for (const [name, value] of Object.entries(expected)) expect(found[name], name).toBeCloseTo(value, 12);
}

it('estimates the parts of the squared error as NumPy does', () => {
  const { expected, ...models } = fixture.squared;
  expectClose({ ...squaredErrorEstimator(models)(everything(models)) }, expected);
});

it('estimates the parts of the zero-one error as NumPy does', () => {
  const { expected, ...models } = fixture.zeroOne;
  expectClose({ ...zeroOneErrorEstimator(models)(everything(models)) }, expected);
});

it('has the error, and of one seed a sample the other parts up to their divisors, of the exact decompositions', () => {
  const { predictions, targets } = fixture.squared;
  const models = { predictions: predictions.map((of) => of.slice(0, 1)), targets };
  const exact = squaredBiasVariance({ predictions: models.predictions.flat(), targets: [targets] });
  const found = squaredErrorEstimator(models)(everything(models));
  expect(found.error).toBeCloseTo(exact.error, 12);
  expect(found.variance).toBeCloseTo((exact.variance * 6) / 5, 12);
  expect(found.bias).toBeCloseTo(exact.squaredBias - exact.variance / 5, 12);
  expect(found.seed).toBe(0);

  const { predictions: classes, targets: labels } = fixture.zeroOne;
  const domingos = zeroOneBiasVariance({ predictions: classes.flat(), targets: [labels] });
  const { error, bias, variance, netVariance } = zeroOneErrorEstimator(fixture.zeroOne)(everything(fixture.zeroOne));
  expectClose({ error, bias, variance, netVariance }, domingosParts(domingos));
});

const domingosParts = ({ error, bias, variance, netVariance }: ReturnType<typeof zeroOneBiasVariance>) => ({
  error,
  bias,
  variance,
  netVariance,
});

describe('over many draws', () => {
  const [samples, seeds, points, runs] = [5, 3, 40, 400];
  const [dataSpread, seedSpread] = [0.6, 0.3];

  function drawnModels(run: number): SampledModels {
    const normals = new Float64Array(samples * (1 + seeds) * points);
    stream(9, 'models', run).fillNormal(normals);
    const at = (sample: number, seed: number, point: number) => normals[(sample * (1 + seeds) + seed) * points + point];
    const predictions = Array.from({ length: samples }, (_, sample) =>
      Array.from({ length: seeds }, (_, seed) =>
        Array.from({ length: points }, (_, p) => dataSpread * at(sample, seeds, p) + seedSpread * at(sample, seed, p)),
      ),
    );
    return { predictions, targets: new Float64Array(points).fill(0.5) };
  }

  it('the estimates are on average what the models were drawn with, and their standard errors what they scatter by', () => {
    const found = Array.from({ length: runs }, (_, run) => {
      const models = drawnModels(run);
      return squaredErrorEstimator(models)(everything(models));
    });
    const mean = (of: (each: (typeof found)[number]) => number) =>
      found.reduce((sum, each) => sum + of(each), 0) / runs;
    expect(Math.abs(mean(({ data }) => data) / 0.36 - 1)).toBeLessThan(0.02);
    expect(Math.abs(mean(({ seed }) => seed) / 0.09 - 1)).toBeLessThan(0.02);
    expect(Math.abs(mean(({ bias }) => bias) / 0.25 - 1)).toBeLessThan(0.02);
    const scatter = Math.sqrt(mean(({ variance }) => (variance - 0.45) ** 2));
    const errors = Array.from({ length: 20 }, (_, run) => {
      const models = drawnModels(run);
      const redrawn = Array.from({ length: 100 }, (_, draw) => choice(run * 100 + draw));
      return withErrors(models, squaredErrorEstimator(models), redrawn).variance.standardError;
    });
    const error = errors.reduce((sum, each) => sum + each, 0) / errors.length;
    expect(error / scatter).toBeGreaterThan(0.8);
    expect(error / scatter).toBeLessThan(2);
  });

  function choice(draw: number): Chosen {
    const places = new Float64Array(samples + points);
    stream(4, 'choice', draw).fillUniform(places);
    return {
      samples: Int32Array.from(places.subarray(0, samples), (place) => Math.floor(place * samples)),
      points: Int32Array.from(places.subarray(samples), (place) => Math.floor(place * points)),
    };
  }
});

it('refuses one sample, samples of different sizes and lists of different lengths', () => {
  expect(() => squaredErrorEstimator({ predictions: [[[1]]], targets: [1] })).toThrow(/at least 2 samples/);
  expect(() => squaredErrorEstimator({ predictions: [[[1]], [[1], [2]]], targets: [1] })).toThrow(/1 models of each/);
  expect(() => zeroOneErrorEstimator({ predictions: [[[1]], [[1, 0]]], targets: [1] })).toThrow(/with 1 values each/);
});
