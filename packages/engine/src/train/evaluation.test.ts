import { describe, expect, it } from 'vitest';
import { lossSchema } from '../losses/document.ts';
import { checkModel } from '../model/check.ts';
import { optimizerSchema } from '../optimizers/document.ts';
import { openTraining } from './training.ts';

// The model multiplies by 1, so that outputs are the inputs and every expected number is plain arithmetic.
const { model } = checkModel({ input: { shape: [2] }, layers: [{ id: 'a', type: 'dense', units: 2, bias: false }] });
const identity = { 'a.weight': Float32Array.of(1, 0, 0, 1) };
const outputs = [
  [2, 0],
  [-1, 1],
  [0, 0.5],
  [3, -1],
  [1, 1],
];
const logLoss = ([a, b]: number[], target: number) => Math.log(Math.exp(a) + Math.exp(b)) - [a, b][target];

async function opened(
  loss: Parameters<typeof lossSchema.parse>[0],
  targets: Int32Array | Float32Array,
  sampleWeights?: Float32Array,
) {
  const samples = {
    rows: Int32Array.of(0, 1, 2, 3, 4),
    inputs: { input: Float32Array.from(outputs.flat()) },
    targets,
    ...(sampleWeights && { sampleWeights }),
  };
  const training = await openTraining({
    model: model!,
    loss: lossSchema.parse(loss),
    optimizer: optimizerSchema.parse({ type: 'sgd' }),
    batchSize: 2,
    epochs: 1,
    seed: 0,
    threads: 1,
    train: samples,
    startFrom: identity,
    runIn: 'caller',
  });
  return { training, samples };
}

async function evaluated(
  loss: Parameters<typeof lossSchema.parse>[0],
  targets: Int32Array | Float32Array,
  batchSize: number,
  sampleWeights?: Float32Array,
) {
  const { training, samples } = await opened(loss, targets, sampleWeights);
  try {
    return await training.evaluate(samples, batchSize);
  } finally {
    await training.close();
  }
}

describe('the loss of an evaluation is that of all samples together, however they are cut into batches', () => {
  const targets = Int32Array.of(0, 1, 1, 0, 1);
  const terms = outputs.map((output, at) => logLoss(output, targets[at]));
  const classWeights = [0.5, 4];
  const sampleWeights = Float32Array.of(1, 0, 3, 0.5, 2);
  const mean = (weights: readonly number[]) =>
    terms.reduce((total, term, at) => total + term * weights[at], 0) / weights.reduce((a, b) => a + b);
  const ofClass = Array.from(targets, (target) => classWeights[target]);
  const cross = { type: 'crossEntropy', reduction: 'mean' } as const;

  it.each([1, 2, 3, 5])('batches of %i', async (batchSize) => {
    const of = async (more: object, weights?: Float32Array, values: Int32Array = targets) =>
      (await evaluated({ ...cross, ...more } as typeof cross, values, batchSize, weights)).loss;
    expect(await of({})).toBeCloseTo(mean([1, 1, 1, 1, 1]), 6);
    expect(await of({ classWeights })).toBeCloseTo(mean(ofClass), 6);
    const both = ofClass.map((weight, at) => weight * sampleWeights[at]);
    expect(await of({ classWeights }, sampleWeights)).toBeCloseTo(mean(both), 6);
    const ignoring = Int32Array.of(0, 1, 1, -1, 1);
    expect(await of({ ignoreIndex: -1 }, undefined, ignoring)).toBeCloseTo(mean([1, 1, 1, 0, 1]), 6);
    const sum = terms.reduce((total, term, at) => total + term * sampleWeights[at], 0);
    expect(await of({ reduction: 'batchMean', scale: 2 }, sampleWeights)).toBeCloseTo((2 * sum) / 5, 6);
  });
});

it('predictions are what the loss makes of the outputs', async () => {
  const targets = Float32Array.from({ length: 10 }, (_, at) => at % 2);
  const { outputs: logits, predictions } = await evaluated({ type: 'binaryCrossEntropy' }, targets, 2);
  expect([...logits]).toEqual(outputs.flat());
  for (const [at, logit] of outputs.flat().entries())
    expect(predictions[at]).toBeCloseTo(1 / (1 + Math.exp(-logit)), 6);
  const regression = await evaluated({ type: 'mae' }, targets, 2);
  expect(regression.predictions).toBe(regression.outputs);
});

it.each([1, 2, 5])('counts what is right over all samples, in batches of %i', async (batchSize) => {
  const targets = Int32Array.of(0, 0, 1, 0, 1);
  const cross = { type: 'crossEntropy' } as const;
  expect((await evaluated(cross, targets, batchSize)).accuracy).toBe(3 / 5);
  const ignoring = { ...cross, ignoreIndex: -1 };
  expect((await evaluated(ignoring, Int32Array.of(0, -1, 1, -1, 1), batchSize)).accuracy).toBe(2 / 3);
  expect((await evaluated(ignoring, new Int32Array(5).fill(-1), batchSize)).accuracy).toBeUndefined();
  const flags = Float32Array.of(1, 0, 1, 1, 0, 1, 0, 0, 1, 1);
  expect((await evaluated({ type: 'binaryCrossEntropy' }, flags, batchSize)).accuracy).toBe(8 / 10);
  expect((await evaluated({ type: 'mse' }, flags, batchSize)).accuracy).toBeUndefined();
});

describe('a scan hands on what each batch gave', () => {
  const scanned = async (loss: Parameters<typeof lossSchema.parse>[0], targets: Int32Array | Float32Array) => {
    const { training, samples } = await opened(loss, targets, Float32Array.of(1, 0, 3, 0.5, 2));
    const found = { starts: [] as number[], outputs: [] as number[], targets: [] as number[], losses: [] as number[] };
    const metrics = await training.scan(
      samples,
      ({ start, heads: { a } }) => {
        found.starts.push(start);
        found.outputs.push(...a.output);
        found.targets.push(...a.targets);
        found.losses.push(...a.losses);
      },
      2,
    );
    await training.close();
    return { ...found, metrics };
  };

  it('with the loss of each sample, to which its weight is nothing', async () => {
    const targets = Int32Array.of(0, 1, 1, 0, 1);
    const found = await scanned({ type: 'crossEntropy', classWeights: [2, 3], reduction: 'batchMean' }, targets);
    expect([found.starts, found.outputs, found.targets]).toEqual([[0, 2, 4], outputs.flat(), [...targets]]);
    for (const [at, loss] of found.losses.entries())
      expect(loss).toBeCloseTo((targets[at] === 0 ? 2 : 3) * logLoss(outputs[at], targets[at]), 5);
    expect(found.metrics.a.accuracy).toBe(4 / 5);
  });

  it('with a mean over what counts, 0 where nothing does', async () => {
    const cross = { type: 'crossEntropy', classWeights: [2, 3], reduction: 'mean', ignoreIndex: -1 } as const;
    const found = await scanned(cross, Int32Array.of(0, -1, 1, 0, 1));
    const expected = [0, -1, 1, 0, 1].map((target, at) => (target < 0 ? 0 : logLoss(outputs[at], target)));
    for (const [at, loss] of found.losses.entries()) expect(loss).toBeCloseTo(expected[at], 5);
    const squares = await scanned({ type: 'mse', reduction: 'mean', scale: 2 }, new Float32Array(10));
    for (const [at, loss] of squares.losses.entries())
      expect(loss).toBeCloseTo(outputs[at][0] ** 2 + outputs[at][1] ** 2, 5);
  });
});
