import { describe, expect, it } from 'vitest';
import type { Reading } from '../../diagnosis/health/reading.ts';
import type { Layer } from '../../layers/define-layer.ts';
import * as layers from '../../layers/index.ts';
import { lossSchema } from '../../losses/document.ts';
import { checkModel } from '../../model/check.ts';
import { optimizerSchema } from '../../optimizers/document.ts';
import { stream } from '../../tensor/random.ts';
import { sizeOf } from '../../tensor/shape.ts';
import { layerUnderTest } from '../../testing/layer-under-test.ts';
import { openTraining } from '../training.ts';
import type { TrainingOptions } from '../training-options.ts';

const rows = 8;

function numbers(size: number, purpose: string): Float32Array {
  const values = new Float32Array(size);
  stream(5, purpose, 0).fillNormal(values);
  return values;
}

function trainingOn(document: object, more: Partial<TrainingOptions>): TrainingOptions {
  const { model, findings } = checkModel(document);
  expect(findings).toEqual([]);
  return {
    model: model!,
    loss: lossSchema.parse({ type: 'mse' }),
    optimizer: optimizerSchema.parse({ type: 'adam' }),
    batchSize: 4,
    epochs: 1,
    seed: 2,
    threads: 1,
    train: { rows: new Int32Array(), inputs: {}, targets: new Float32Array() },
    runIn: 'caller',
    ...more,
  };
}

async function reading(options: TrainingOptions, size = { batch: 4, batches: 2 }): Promise<Reading> {
  const training = await openTraining(options);
  try {
    return await training.probe(size);
  } finally {
    await training.close();
  }
}

function samplesOf(x: readonly number[], targets: readonly number[]) {
  const count = Int32Array.from({ length: targets.length }, (_, row) => row);
  return { rows: count, inputs: { input: Float32Array.from(x) }, targets: Float32Array.from(targets) };
}

describe('a probe', () => {
  it('reads the gradients of a straight line as the closed form gives them', async () => {
    const [x, y] = [
      [1, 2, 3, 4],
      [1, 0, 2, 5],
    ];
    const startFrom = { 'line.weight': Float32Array.of(0.5), 'line.bias': Float32Array.of(0.25) };
    const options = trainingOn(
      { input: { shape: [1] }, layers: [{ id: 'line', type: 'dense', units: 1 }] },
      { train: samplesOf(x, y), startFrom },
    );
    const { loss, parameters, layers: read } = await reading(options, { batch: 4, batches: 1 });
    const outputs = x.map((value) => 0.5 * value + 0.25);
    const errors = outputs.map((value, at) => value - y[at]);
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(loss).toBeCloseTo(mean(errors.map((error) => error * error)), 5);
    const slope = Math.abs(mean(errors.map((error, at) => 2 * error * x[at])));
    expect(parameters).toMatchObject([
      { name: 'line.weight', layer: 'line', role: 'weight', size: 1, scale: 0.5 },
      { name: 'line.bias', layer: 'line', role: 'bias', size: 1, scale: 0.25 },
    ]);
    expect(parameters[0].gradient).toBeCloseTo(slope, 5);
    expect(parameters[1].gradient).toBeCloseTo(Math.abs(mean(errors.map((error) => 2 * error))), 5);
    expect(read[0].mean).toBeCloseTo(mean(outputs), 5);
    expect(read[0].standardDeviation).toBeCloseTo(Math.sqrt(mean(outputs.map((v) => v * v)) - mean(outputs) ** 2), 4);
  });

  it('counts units that are 0 for every sample of all batches, and outputs at a bound', async () => {
    const x = [1, 2, 3, 4, -1, 1, 2, 3];
    const options = trainingOn(
      {
        input: { shape: [1] },
        layers: [
          { id: 'rectified', type: 'dense', units: 4, activation: 'relu', bias: false },
          { id: 'bounded', type: 'dense', units: 2, activation: 'tanh' },
          { type: 'dense', units: 1 },
        ],
      },
      {
        train: samplesOf(x, new Array(8).fill(0)),
        startFrom: {
          // The second is alive for the single row below 0 alone, the last two never.
          'rectified.weight': Float32Array.of(1, -1, 0, 0),
          'bounded.weight': new Float32Array(8),
          'bounded.bias': Float32Array.of(5, 0.1),
        },
      },
    );
    const { layers: read } = await reading(options);
    expect(read).toMatchObject([
      { layer: 'rectified', kind: 'rectified', units: 4, dead: 0.5 },
      { layer: 'bounded', kind: 'tanh', units: 2, saturated: 0.5 },
      { kind: 'other' },
    ]);
  });

  it('takes channels as the units of a convolution, also through a normalization and an activation of its own', async () => {
    const options = trainingOn(
      {
        input: { shape: [1, 3, 3] },
        layers: [
          { id: 'maps', type: 'conv2d', filters: 4, kernelSize: 2 },
          { type: 'groupNorm', groups: 2 },
          { id: 'rectified', type: 'activation', activation: 'relu' },
          { type: 'globalAvgPool2d' },
          { type: 'dense', units: 1 },
        ],
      },
      { train: samplesOf([...numbers(72, 'maps')], new Array(8).fill(1)) },
    );
    const { layers: read } = await reading(options);
    expect(read.find(({ layer }) => layer === 'rectified')).toMatchObject({ units: 4, kind: 'rectified' });
  });

  it('hears no noise: with dropout it reads what it reads without', async () => {
    const noisy = [
      { type: 'dropout', rate: 0.5 },
      { type: 'gaussianDropout', rate: 0.3 },
    ];
    const [without, with_] = await Promise.all(
      [[], noisy].map((noise) =>
        reading(
          trainingOn(
            {
              input: { shape: [3] },
              layers: [
                { id: 'a', type: 'dense', units: 5, activation: 'relu' },
                ...noise,
                { id: 'b', type: 'dense', units: 1 },
              ],
            },
            { train: samplesOf([...numbers(24, 'x')], [...numbers(8, 'y')]) },
          ),
        ),
      ),
    );
    expect(with_.loss).toBeCloseTo(without.loss, 5);
    for (const [at, { gradient }] of with_.parameters.entries()) {
      expect(gradient).toBeCloseTo(without.parameters[at].gradient, 5);
    }
  });

  it('follows the gradient of a recurrent layer back in time', async () => {
    const weight = 0.5;
    const options = trainingOn(
      {
        input: { shape: [4, 1] },
        layers: [
          { id: 'memory', type: 'rnn', hiddenSize: 1, bias: false },
          { id: 'out', type: 'dense', units: 1 },
        ],
      },
      {
        // At 0 the slope of tanh is 1: what a step passes back is the recurrent weight.
        train: samplesOf(new Array(16).fill(0), [1, 1, 1, 1]),
        startFrom: { 'memory.weight_hh_l0': Float32Array.of(weight), 'memory.weight_ih_l0': Float32Array.of(1) },
      },
    );
    const { layers: read } = await reading(options, { batch: 4, batches: 1 });
    const steps = read.find(({ layer }) => layer === 'memory')?.stepGradients ?? [];
    expect(steps).toHaveLength(4);
    for (const [at, size] of steps.entries()) expect(size / steps[3]).toBeCloseTo(weight ** (3 - at), 5);
  });

  it.each(Object.entries(layers) as unknown as [string, Layer][])('reads %s', async (type, { examples }) => {
    const { document, model } = layerUnderTest(type, examples[0]);
    const given = examples[0].inputs.map((input) => ('below' in input ? input : { shape: input, below: undefined }));
    const inputs = given.map(({ shape, below }, at) => {
      const drawn = numbers(rows * sizeOf(shape), `${at}`);
      return [`x${at}`, below ? Int32Array.from(drawn, (value) => Math.floor(Math.abs(value) * 100) % below) : drawn];
    });
    const all = Int32Array.from({ length: rows }, (_, row) => row);
    const targets = numbers(rows * sizeOf(model.outputType.shape), 'y');
    const train = { rows: all, inputs: Object.fromEntries(inputs), targets };
    const { loss, parameters } = await reading(trainingOn(document, { train }));
    expect(loss).toBeGreaterThan(0);
    const trained = model.parameters.filter(({ trainable }) => trainable);
    expect(parameters.map(({ name }) => name)).toEqual(trained.map(({ name }) => name));
    for (const { gradient } of parameters) expect(gradient).toBeGreaterThanOrEqual(0);
  });
});
