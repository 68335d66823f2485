import { expect, it } from 'vitest';
import { lossSchema } from '../../losses/document.ts';
import { checkModel } from '../../model/check.ts';
import { optimizerSchema } from '../../optimizers/document.ts';
import { openTraining } from '../training.ts';

const entropy = (...shares: number[]) => -shares.reduce((sum, share) => sum + share * Math.log(share), 0);

const cases: [string, { loss: object; output: number[]; targets: number[]; weights?: number[] }, number][] = [
  ['mse: the variance', { loss: { type: 'mse' }, output: [1], targets: [1, 2, 3, 6] }, 3.5],
  ['mse of several numbers: the sum of variances', { loss: { type: 'mse' }, output: [2], targets: [0, 5, 2, 9] }, 5],
  ['mae: the distance from the median', { loss: { type: 'mae' }, output: [1], targets: [0, 1, 1, 1, 100] }, 20],
  [
    'crossEntropy: the entropy of the classes',
    { loss: { type: 'crossEntropy' }, output: [3], targets: [0, 0, 1, 2] },
    entropy(0.5, 0.25, 0.25),
  ],
  [
    'crossEntropy of sequences: that of every step',
    {
      loss: { type: 'crossEntropy', axis: -1, reduction: 'mean' },
      output: [2, 2],
      targets: [0, 1, 0, 0, 0, 1, 0, 0],
    },
    entropy(0.5, 0.5) / 2,
  ],
  [
    'binaryCrossEntropy: the entropy of yes and no',
    { loss: { type: 'binaryCrossEntropy' }, output: [1], targets: [1, 1, 1, 0] },
    entropy(0.75, 0.25),
  ],
  ['with sample weights', { loss: { type: 'mse' }, output: [1], targets: [1, 1, 1, 1], weights: [1, 2, 3, 4] }, 0],
];

it.each(cases)('the best constant output has, with %s', async (_, { loss, output, targets, weights }, expected) => {
  const size = output.reduce((product, length) => product * length, 1);
  const { model } = checkModel({
    input: { shape: [1] },
    layers: [
      { type: 'dense', units: size },
      { type: 'reshape', shape: output },
    ],
  });
  const parsed = lossSchema.parse(loss);
  const isClass = 'type' in loss && loss.type === 'crossEntropy';
  const rows = targets.length / (isClass ? size / output[output.length - 1] : size);
  const training = await openTraining({
    model: model!,
    loss: parsed,
    optimizer: optimizerSchema.parse({ type: 'adam' }),
    weighted: weights !== undefined,
    batchSize: 2,
    epochs: 1,
    seed: 1,
    threads: 1,
    train: {
      rows: Int32Array.from({ length: rows }, (__, row) => row),
      inputs: { input: new Float32Array(rows) },
      targets: isClass ? Int32Array.from(targets) : Float32Array.from(targets),
      ...(weights && { sampleWeights: Float32Array.from(weights) }),
    },
    runIn: 'caller',
  });
  const { best, zeros } = await training.constantLosses();
  await training.close();
  expect(best).toBeCloseTo(expected, 4);
  expect(zeros).toBeGreaterThanOrEqual(best - 1e-6);
});
