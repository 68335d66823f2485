import { describe, expect, it } from 'vitest';
import { encodeMetricValues, metricValuesSchema } from './metrics.ts';

describe('encodeMetricValues', () => {
  it('leaves finite values as they are', () => {
    expect(encodeMetricValues({ 'train.loss': 0.5, 'train.accuracy': 1 })).toEqual({
      values: { 'train.loss': 0.5, 'train.accuracy': 1 },
    });
  });

  it('writes what JSON has no number for as null, and names it', () => {
    const numbers = { 'train.loss': Number.NaN, 'train.mse': 1 / 0, 'train.r2': -1 / 0, 'train.mae': 2 };
    const encoded = encodeMetricValues(numbers);
    expect(encoded).toEqual({
      values: { 'train.loss': null, 'train.mse': null, 'train.r2': null, 'train.mae': 2 },
      nonFinite: { 'train.loss': 'nan', 'train.mse': 'inf', 'train.r2': '-inf' },
    });
    expect(metricValuesSchema.parse(JSON.parse(JSON.stringify(encoded)))).toEqual(encoded);
  });
});
