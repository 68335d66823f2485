import { describe, expect, it } from 'vitest';
import { augmentationSchema, type BatchAugmentationOptions, drawMix } from '../data/augmentation/document.ts';
import { type LossOptions, lossSchema } from '../losses/document.ts';
import { checkModel } from '../model/check.ts';
import { optimizerSchema } from '../optimizers/document.ts';
import { stream } from '../tensor/random.ts';
import { openTraining } from './training.ts';
import type { TrainingEvent, TrainingOptions } from './training-options.ts';

const rows = 12;
const features = 3;
const units = 4;
const draw = (purpose: string, length: number) => {
  const values = new Float32Array(length);
  stream(5, purpose, 0).fillNormal(values);
  return values;
};
const input = draw('input', rows * features);
const weight = draw('weight', units * features);
const bias = draw('bias', units);
const classes = Int32Array.from({ length: rows }, (_, row) => (row * 3) % units);
const numbers = draw('numbers', rows * units);
const mixup = (alpha: number) => augmentationSchema.parse({ type: 'mixup', alpha }) as BatchAugmentationOptions;

function options(
  loss: LossOptions,
  targets: Int32Array | Float32Array,
  more: Partial<TrainingOptions>,
): TrainingOptions {
  const { model } = checkModel({ input: { shape: [features] }, layers: [{ id: 'out', type: 'dense', units }] });
  const [learningRate, order] = [0.05, Int32Array.from({ length: rows }, (_, row) => row)];
  return {
    model: model!,
    loss,
    optimizer: optimizerSchema.parse({ type: 'sgd', learningRate }),
    batchSize: 5,
    epochs: 1,
    seed: 9,
    threads: 1,
    shuffle: false,
    train: { rows: order, inputs: { input }, targets },
    startFrom: { 'out.weight': weight, 'out.bias': bias },
    runIn: 'caller',
    ...more,
  };
}

async function trained(asked: TrainingOptions, stopAt = Number.POSITIVE_INFINITY) {
  const training = await openTraining(asked);
  const events: TrainingEvent[] = [];
  for await (const event of training.run()) {
    events.push(event);
    if (event.type === 'steps' && event.step >= stopAt) training.requestStop();
  }
  const [weights, state] = [Buffer.from(await training.weights()), await training.state()];
  await training.close();
  const losses = events.flatMap((event) => (event.type === 'steps' ? [...event.losses] : []));
  return { losses, weights, state };
}

const outputOf = (x: readonly number[]) =>
  Array.from(bias, (b, unit) => x.reduce((sum, value, k) => sum + value * weight[unit * features + k], b));
const mixed = (one: ArrayLike<number>, other: ArrayLike<number>, share: number) =>
  Array.from(one, (value, k) => share * value + (1 - share) * other[k]);
const rowOf = (values: Float32Array, row: number, size: number) => values.subarray(row * size, (row + 1) * size);
const oneHot = (row: number) => Array.from({ length: units }, (_, unit) => Number(classes[row] === unit));

/** Mean over the first batch of a term of output and mixed targets. */
function expected(term: (output: number[], target: number[]) => number, targetOf: (row: number) => ArrayLike<number>) {
  const { share, partners } = drawMix(mixup(1), 5, { seed: 9, epoch: 0, batch: 0 })!;
  const terms = Array.from(partners, (partner, row) => {
    const x = mixed(rowOf(input, row, features), rowOf(input, partner, features), share);
    return term(outputOf(x), mixed(targetOf(row), targetOf(partner), share));
  });
  return terms.reduce((sum, value) => sum + value) / terms.length;
}

describe('mixup', () => {
  it('has the closed form of a linear model: smoothed and weighted classes', async () => {
    const classWeights = [1, 2, 0.5, 1.5];
    const loss = lossSchema.parse({ type: 'crossEntropy', labelSmoothing: 0.1, classWeights });
    const { losses } = await trained(options(loss, classes, { mixing: mixup(1) }));
    const term = (output: number[], target: number[]) => {
      const log = Math.log(output.reduce((sum, value) => sum + Math.exp(value), 0));
      return -target.reduce((sum, q, c) => sum + classWeights[c] * (0.9 * q + 0.1 / units) * (output[c] - log), 0);
    };
    expect(losses[0]).toBeCloseTo(expected(term, oneHot), 5);
  });

  it('has the closed form of a linear model: numbers', async () => {
    const loss = lossSchema.parse({ type: 'mse' });
    const { losses } = await trained(options(loss, numbers, { mixing: mixup(1) }));
    const term = (output: number[], target: number[]) =>
      output.reduce((sum, value, k) => sum + (value - target[k]) ** 2, 0);
    expect(losses[0]).toBeCloseTo(
      expected(term, (row) => rowOf(numbers, row, units)),
      4,
    );
  });

  it('with alpha 0 trains as without it', async () => {
    const loss = lossSchema.parse({ type: 'crossEntropy' });
    const plain = await trained(options(loss, classes, {}));
    const still = await trained(options(loss, classes, { mixing: mixup(0) }));
    for (const [i, value] of still.losses.entries()) expect(value).toBeCloseTo(plain.losses[i], 5);
  });

  it('goes on to the bit, and leaves evaluations alone', async () => {
    const loss = lossSchema.parse({ type: 'crossEntropy' });
    const more = { mixing: mixup(0.4), epochs: 4, shuffle: true };
    const whole = await trained(options(loss, classes, more));
    const first = await trained(options(loss, classes, more), 5);
    const second = await trained(options(loss, classes, { ...more, resumeFrom: first.state }));
    expect(second.weights.equals(whole.weights)).toBe(true);
    const evaluated = async (asked: TrainingOptions) => {
      const training = await openTraining(asked);
      return training.evaluate(asked.train).finally(() => training.close());
    };
    expect(await evaluated(options(loss, classes, more))).toEqual(await evaluated(options(loss, classes, {})));
  });

  it('refuses classes that cannot be mixed', async () => {
    const loss = lossSchema.parse({ type: 'hinge' });
    await expect(trained(options(loss, classes, { mixing: mixup(1) }))).rejects.toThrow(
      'mixup expects a loss over targets that can be mixed, received hinge for out',
    );
  });
});
