import { describe, expect, it } from 'vitest';
import { sampleEvery, stepMetrics } from './metric-sampler.ts';

const stepsOf = (events: ReturnType<typeof stepMetrics>) => events.map(({ step }) => step);

describe('sampleEvery', () => {
  it.each([
    [{ epochs: 10, stepsPerEpoch: 7 }, 1],
    [{ epochs: 5, stepsPerEpoch: 469 }, 5],
    [{ epochs: 1000, stepsPerEpoch: 100 }, 50],
    [{ epochs: 100_000, stepsPerEpoch: 8 }, 8],
  ])('keeps %o to about 2,000 points', (length, every) => {
    expect(sampleEvery(length)).toBe(every);
  });
});

describe('stepMetrics', () => {
  const learningRates = new Float64Array(100).fill(0.5);
  const length = { epochs: 2, stepsPerEpoch: 400 };

  it('takes every n-th step of an epoch but the last', () => {
    const events = stepMetrics({ from: 388, epoch: 0, losses: new Float32Array(12), learningRates }, length);
    expect(stepsOf(events)).toEqual([392, 396]);
    expect(stepsOf(stepMetrics({ from: 400, epoch: 1, losses: new Float32Array(8), learningRates }, length))).toEqual([
      404, 408,
    ]);
  });

  it('gives the same points however the steps are divided', () => {
    const losses = Float32Array.from({ length: 40 }, (_, i) => i / 8);
    const whole = stepMetrics({ from: 0, epoch: 0, losses, learningRates }, length);
    const parts = [0, 1, 8, 23].map((start, i, starts) => {
      const end = starts[i + 1] ?? losses.length;
      return stepMetrics({ from: start, epoch: 0, losses: losses.subarray(start, end), learningRates }, length);
    });
    expect(parts.flat()).toEqual(whole);
    expect(whole).toHaveLength(10);
  });

  it('writes a loss that is not finite as JSON can hold it', () => {
    const [event] = stepMetrics({ from: 3, epoch: 0, losses: [Number.NaN], learningRates }, length);
    expect(event?.data).toEqual({
      values: { 'train.batchLoss': null, 'train.learningRate': 0.5 },
      nonFinite: { 'train.batchLoss': 'nan' },
      epoch: 0,
    });
  });
});
