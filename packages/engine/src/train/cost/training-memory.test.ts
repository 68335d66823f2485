import { describe, expect, it } from 'vitest';
import { lossSchema } from '../../losses/document.ts';
import { checkModel } from '../../model/check.ts';
import { optimizerSchema } from '../../optimizers/document.ts';
import type { EstimatedTraining } from './estimated-training.ts';
import { largestBatch } from './largest-batch.ts';
import { trainingMemory } from './training-memory.ts';
import { trainingSize } from './training-size.ts';

const dense = (units: number, more: object = {}) => ({ type: 'dense', units, ...more });

function training(layers: readonly object[], more: object = {}, shape = [784]): EstimatedTraining {
  const { model } = checkModel({ input: { shape }, layers: [...layers] });
  return {
    model: model!,
    loss: lossSchema.parse({ type: 'crossEntropy' }),
    optimizer: optimizerSchema.parse({ type: 'adam' }),
    batchSize: 64,
    epochs: 2,
    rows: { train: 1000, validation: 100, test: 100 },
    dataBytes: 0,
    ...more,
  };
}

const mlp = [dense(256, { activation: 'relu' }), dense(10)];
const sgd = { optimizer: optimizerSchema.parse({ type: 'sgd' }) };

describe('the size of a training', () => {
  it('counts parameters, operations, steps and the bytes of a checkpoint', () => {
    const parameters = 784 * 256 + 256 + 256 * 10 + 10;
    const flopsPerSample = 6 * (784 * 256 + 256 * 10);
    expect(trainingSize(training(mlp))).toEqual({
      parameters,
      trainableParameters: parameters,
      flopsPerSample,
      flopsPerEpoch: 1000 * flopsPerSample,
      steps: 2 * 16,
      // The weights, and a state of the weights and both of Adam's moments.
      checkpointBytes: 4 * parameters * (1 + 3),
    });
  });

  it('counts each window of a cut sequence as a step, and ends after as many as asked for', () => {
    const layers = [{ type: 'rnn', hiddenSize: 4, returnSequences: true }, dense(2)];
    const loss = lossSchema.parse({ type: 'crossEntropy', axis: -1 });
    const cut = training(layers, { backpropagationThroughTime: { window: 5 }, loss }, [20, 3]);
    expect(trainingSize(cut).steps).toBe(2 * 16 * 4);
    expect(trainingSize(training(mlp, { steps: 7 })).steps).toBe(7);
  });

  it('holds frozen layers without slots', () => {
    const [first, last] = mlp;
    const frozen = trainingSize(training([{ ...first, trainable: false }, last]));
    expect(frozen.trainableParameters).toBe(2570);
    expect(frozen.checkpointBytes).toBe(4 * (2 * frozen.parameters + 2 * 2570));
  });
});

describe('the memory of a training', () => {
  it('grows with the batch, with the network and with the slots of the optimizer', () => {
    const bytes = (layers: readonly object[], more: object = {}) =>
      trainingMemory(training(layers, { epochs: 100, ...more })).bytes;
    expect(bytes(mlp, { batchSize: 512 })).toBeGreaterThan(bytes(mlp));
    expect(bytes([dense(2048), dense(10)])).toBeGreaterThan(bytes(mlp));
    expect(bytes(mlp)).toBeGreaterThan(bytes(mlp, sgd));
    expect(bytes(mlp, { dataBytes: 1e9 }) - bytes(mlp)).toBe(1e9);
  });

  it('is the sum of its parts, and holds the vectors twice', () => {
    const { bytes, parts } = trainingMemory(training(mlp));
    expect(bytes).toBe(Math.round(Object.values(parts).reduce((sum, part) => sum + part, 0)));
    expect(parts.vectors).toBe(2 * 3 * 4 * trainingSize(training(mlp)).parameters);
  });

  it('is known of windows of sequences, too', () => {
    const layers = [{ type: 'lstm', hiddenSize: 16, returnSequences: true }, dense(2)];
    const loss = lossSchema.parse({ type: 'crossEntropy', axis: -1 });
    const whole = training(layers, { loss, batchSize: 256 }, [64, 8]);
    const cut = { ...whole, backpropagationThroughTime: { window: 8 } };
    expect(trainingMemory(cut).parts.activations).toBeLessThan(trainingMemory(whole).parts.activations);
  });
});

describe('the largest batch', () => {
  const wide = training([dense(512, { activation: 'relu' }), dense(512), dense(10)], { batchSize: 'full' });
  const large = { ...wide, rows: { train: 40_000, validation: 0, test: 0 } };

  const bytesOf = (batchSize: number) => trainingMemory({ ...large, batchSize }).bytes;

  it('fits with what an estimate may be wrong by to spare, and one that is clearly larger does not', () => {
    const limit = bytesOf(20_000);
    const batch = largestBatch(large, limit) ?? 0;
    expect(1.15 * bytesOf(batch)).toBeLessThanOrEqual(limit);
    expect(1.15 * bytesOf(Math.ceil(1.3 * batch))).toBeGreaterThan(limit);
  });

  it('is one that just fits where none leaves so much to spare', () => {
    const limit = bytesOf(64);
    const batch = largestBatch(large, limit) ?? 0;
    expect(1.15 * bytesOf(1)).toBeGreaterThan(limit);
    expect(batch).toBeGreaterThanOrEqual(1);
    expect(bytesOf(batch)).toBeLessThanOrEqual(limit);
  });

  it('is the one asked for where that fits, and none where a single sample does not', () => {
    expect(largestBatch(wide, 2 ** 40)).toBe(1000);
    expect(largestBatch(wide, 2 ** 20)).toBeUndefined();
  });
});
