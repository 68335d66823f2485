import { lossSchema } from '@trainyard/engine/spec';
import { describe, expect, it } from 'vitest';
import { biasVarianceReport, type Replicated } from './bias-variance-report.ts';

const mse = lossSchema.parse({ type: 'mse' });

/** Two models of each of two samples on four test rows, of which two and two have the same feature. */
function replicated(more: Partial<Replicated['spec']> = {}, features = [1, 1, 2, 2]): Replicated {
  const targets = Float64Array.of(1, 3, 10, 14);
  const predictions = [
    [2, 2, 12, 12],
    [4, 4, 12, 12],
    [0, 0, 12, 12],
    [2, 2, 12, 12],
  ];
  return {
    spec: { loss: mse, seed: 1, sampling: 'bootstrap', noiseVariance: undefined, ...more },
    sizes: { replicates: 2, seedsPerReplicate: 2, rowsPerReplicate: 8 },
    results: predictions.map((own) => ({ trainLoss: 1, testLoss: 2, predictions: Float32Array.from(own) })),
    test: {
      rows: Int32Array.of(0, 1, 2, 3),
      inputs: { input: Float32Array.from(features) },
      targets: Float32Array.from(targets),
    },
    targets,
  };
}

describe('the noise of numbers', () => {
  it('is that of test rows with equal features, and is taken off the bias', () => {
    // Squares around the means of the pairs: 2 and 8, one free in each: 5.
    const report = biasVarianceReport(replicated());
    expect(report).toMatchObject({ loss: 'squared', noise: { value: 5, source: 'equalFeatures' }, points: 4 });
    if (report.loss !== 'squared') return;
    const { error, bias, variance, noise } = report;
    expect(bias.value + variance.value + (noise.value ?? 0)).toBeCloseTo(error.value, 12);
    // Models 2, 4 and 0, 2 on the first two rows: W = 2, B = (3 - 1)^2 / 2 = 2, so data = 1; half of the rows.
    expect(report.varianceBySource).toMatchObject({ data: { value: 0.5 }, seed: { value: 1 } });
  });

  it('is the one that was given', () => {
    const report = biasVarianceReport(replicated({ noiseVariance: 0.5 }));
    expect(report).toMatchObject({ noise: { value: 0.5, standardError: null, source: 'given' } });
  });

  it('is said to lie in the bias where nothing tells it', () => {
    const report = biasVarianceReport(replicated({}, [1, 2, 3, 4]));
    expect(report).toMatchObject({ noise: { value: null, source: 'unknown' } });
    expect(report.notes.join(' ')).toContain('The bias holds the noise');
  });
});

it('of classes is the zero-one decomposition', () => {
  const { results, ...rest } = replicated({ loss: lossSchema.parse({ type: 'crossEntropy' }) });
  const classes = [
    [0, 1, 2, 0],
    [0, 1, 2, 0],
    [0, 1, 1, 0],
    [0, 1, 2, 1],
  ];
  const targets = Float64Array.of(0, 1, 2, 1);
  const predicted = results.map((result, at) => ({ ...result, predictions: Int32Array.from(classes[at] ?? []) }));
  const report = biasVarianceReport({ ...rest, results: predicted, targets });
  // Wrong: the third model at one row, three of four at the last, whose main prediction is wrong.
  expect(report).toMatchObject({
    loss: 'zeroOne',
    error: { value: 4 / 16 },
    bias: { value: 1 / 4 },
    variance: { value: 2 / 16 },
    netVariance: { value: 0 },
  });
});
