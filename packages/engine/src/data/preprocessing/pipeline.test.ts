import { describe, expect, it } from 'vitest';
import { stream } from '../../tensor/index.ts';
import { applyMap } from './affine-map.ts';
import { fitPreprocessing, type PreprocessingDocument, preprocessingMap, rowsInPieces } from './pipeline.ts';

const sampleShape = [3, 2];
const features = new Float32Array(300);
stream(4, 'features', 0).fillNormal(features, 0);
for (let i = 0; i < features.length; i++) features[i] = 5 + (1 + (i % 6)) * features[i];

function rangeOf(values: Float32Array): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

describe('several preprocessings', () => {
  it('are each fitted on what those before it give, and act as one map', () => {
    const documents: PreprocessingDocument[] = [
      { type: 'standardize', per: 'feature' },
      { type: 'minMax', range: [-2, 2], per: 'channel' },
    ];
    const fitted = fitPreprocessing(documents, () => [features], sampleShape);
    const [first, second] = fitted.map((one) => preprocessingMap([one], sampleShape)!);
    const stepByStep = applyMap(applyMap(features, first, sampleShape), second, sampleShape);
    const atOnce = applyMap(features, preprocessingMap(fitted, sampleShape)!, sampleShape);
    for (const [i, value] of atOnce.entries()) expect(value).toBeCloseTo(stepByStep[i], 5);
    const [low, high] = rangeOf(atOnce);
    expect(low).toBeCloseTo(-2, 5);
    expect(high).toBeCloseTo(2, 5);
  });

  it('may be none', () => {
    expect(fitPreprocessing([], () => [features], sampleShape)).toEqual([]);
    expect(preprocessingMap([], sampleShape)).toBeUndefined();
  });
});

describe('standardize', () => {
  it('is exact for a column far from zero', () => {
    // 16 values alternating by one around 2^23: mean 2^23 + 0.5 and deviation 0.5 in real numbers
    const far = Float32Array.from({ length: 16 }, (_, i) => 2 ** 23 + (i % 2));
    const [{ statistics }] = fitPreprocessing([{ type: 'standardize' }], () => [far], [1]);
    expect(statistics).toEqual({ mean: [2 ** 23 + 0.5], standardDeviation: [0.5] });
  });

  it('gives mean 0 and deviation 1 over the training rows', () => {
    const fitted = fitPreprocessing([{ type: 'standardize' }], () => [features], sampleShape);
    const scaled = applyMap(features, preprocessingMap(fitted, sampleShape)!, sampleShape);
    for (let column = 0; column < 6; column++) {
      const values = scaled.filter((_, i) => i % 6 === column);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      expect(mean).toBeCloseTo(0, 6);
      expect(variance).toBeCloseTo(1, 5);
    }
  });
});

it('minMax refuses a range that is none', () => {
  const document = { type: 'minMax', range: [1, 1] } as PreprocessingDocument;
  expect(() => fitPreprocessing([document], () => [features], sampleShape)).toThrow(/low below high/);
});

it('rowsInPieces gives the named rows in their order, again each time', () => {
  const pieces = rowsInPieces(Float32Array.of(0, 1, 10, 11, 20, 21), [2], Int32Array.of(2, 0));
  expect([...pieces()]).toEqual([Float32Array.of(20, 21, 0, 1)]);
  expect([...pieces()]).toEqual([Float32Array.of(20, 21, 0, 1)]);
});
