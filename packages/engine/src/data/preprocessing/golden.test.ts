import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { PreprocessingDocument } from './document.ts';
import { fitPreprocessing, Pipeline } from './pipeline.ts';

interface Tensor {
  shape: number[];
  data: number[];
}

interface GoldenCase {
  name: string;
  kind: string;
  preprocessing: PreprocessingDocument;
  train: Tensor;
  test: Tensor;
  expected: { statistics: Record<string, number[]>; train: Tensor; test: Tensor };
  tolerance: { absolute: number; relative: number };
}

const folder = new URL('../../../../../golden/fixtures/preprocessing/', import.meta.url);
const cases = readdirSync(folder)
  .map((file): GoldenCase => JSON.parse(readFileSync(new URL(file, folder), 'utf8')))
  .filter(({ kind }) => kind === 'preprocessing');

it.each(cases)('$name', ({ preprocessing, train, test, expected, tolerance }) => {
  const expectClose = (actual: ArrayLike<unknown>, wanted: number[]) => {
    expect(actual).toHaveLength(wanted.length);
    for (const [i, value] of wanted.entries()) {
      expect(Math.abs(Number(actual[i]) - value)).toBeLessThanOrEqual(
        tolerance.absolute + tolerance.relative * Math.abs(value),
      );
    }
  };

  const fitted = fitPreprocessing([preprocessing], () => [Float32Array.from(train.data)], {
    shape: train.shape.slice(1),
  });
  const [{ statistics }] = fitted.stages;
  expect(Object.keys(statistics)).toEqual(Object.keys(expected.statistics));
  for (const [name, values] of Object.entries(expected.statistics)) expectClose(statistics[name], values);
  const pipeline = new Pipeline(fitted);
  expectClose(pipeline.apply(Float32Array.from(train.data)), expected.train.data);
  expectClose(pipeline.apply(Float32Array.from(test.data)), expected.test.data);
});

it('the golden cases cover every kind of map', () => {
  expect(new Set(cases.map(({ preprocessing }) => preprocessing.type))).toEqual(
    new Set(['center', 'minMax', 'standardize']),
  );
});
